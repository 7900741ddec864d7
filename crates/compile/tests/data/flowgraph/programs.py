def f1(a,b,c,d=1,*e,**g):
    for x in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]: b()

def f2(a,b,c,d=1,*e,**g):
    return a in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]

def f3(a,b,c,d=1,*e,**g):
    return a not in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]

def f4(a,b,c,d=1,*e,**g):
    x=[1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]

def f5(a,b,c,d=1,*e,**g):
    return [x for x in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]]

def f6(a,b,c,d=1,*e,**g):
    if a in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]: return 1

def f7(a,b,c,d=1,*e,**g):
    a(*[1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0])

def f8(a,b,c,d=1,*e,**g):
    return list(x for x in [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0])

def f9(a,b,c,d=1,*e,**g):
    return ([1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0])[3]

def f10(a,b,c,d=1,*e,**g):
    x=1
    [1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0]
    return x

def f11(a,b,c,d=1,*e,**g):
    for x in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0): b()

def f12(a,b,c,d=1,*e,**g):
    return a in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0)

def f13(a,b,c,d=1,*e,**g):
    return a not in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0)

def f14(a,b,c,d=1,*e,**g):
    x=(1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0)

def f15(a,b,c,d=1,*e,**g):
    return [x for x in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0)]

def f16(a,b,c,d=1,*e,**g):
    if a in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0): return 1

def f17(a,b,c,d=1,*e,**g):
    a(*(1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0))

def f18(a,b,c,d=1,*e,**g):
    return list(x for x in (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0))

def f19(a,b,c,d=1,*e,**g):
    return ((1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0))[3]

def f20(a,b,c,d=1,*e,**g):
    x=1
    (1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0)
    return x

def f21(a,b,c,d=1,*e,**g):
    for x in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}: b()

def f22(a,b,c,d=1,*e,**g):
    return a in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}

def f23(a,b,c,d=1,*e,**g):
    return a not in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}

def f24(a,b,c,d=1,*e,**g):
    x={1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}

def f25(a,b,c,d=1,*e,**g):
    return [x for x in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}]

def f26(a,b,c,d=1,*e,**g):
    if a in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}: return 1

def f27(a,b,c,d=1,*e,**g):
    a(*{1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0})

def f28(a,b,c,d=1,*e,**g):
    return list(x for x in {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0})

def f29(a,b,c,d=1,*e,**g):
    return ({1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0})[3]

def f30(a,b,c,d=1,*e,**g):
    x=1
    {1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0,1,1.0,True,2,(1,2),-0.0,0.0}
    return x

def f31(a,b,c,d=1,*e,**g):
    for x in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]: b()

def f32(a,b,c,d=1,*e,**g):
    return a in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]

def f33(a,b,c,d=1,*e,**g):
    return a not in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]

def f34(a,b,c,d=1,*e,**g):
    x=['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]

def f35(a,b,c,d=1,*e,**g):
    return [x for x in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]]

def f36(a,b,c,d=1,*e,**g):
    if a in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]: return 1

def f37(a,b,c,d=1,*e,**g):
    a(*['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a])

def f38(a,b,c,d=1,*e,**g):
    return list(x for x in ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a])

def f39(a,b,c,d=1,*e,**g):
    return (['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a])[3]

def f40(a,b,c,d=1,*e,**g):
    x=1
    ['s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a]
    return x

def f41(a,b,c,d=1,*e,**g):
    for x in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a): b()

def f42(a,b,c,d=1,*e,**g):
    return a in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a)

def f43(a,b,c,d=1,*e,**g):
    return a not in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a)

def f44(a,b,c,d=1,*e,**g):
    x=('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a)

def f45(a,b,c,d=1,*e,**g):
    return [x for x in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a)]

def f46(a,b,c,d=1,*e,**g):
    if a in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a): return 1

def f47(a,b,c,d=1,*e,**g):
    a(*('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a))

def f48(a,b,c,d=1,*e,**g):
    return list(x for x in ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a))

def f49(a,b,c,d=1,*e,**g):
    return (('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a))[3]

def f50(a,b,c,d=1,*e,**g):
    x=1
    ('s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a)
    return x

def f51(a,b,c,d=1,*e,**g):
    for x in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}: b()

def f52(a,b,c,d=1,*e,**g):
    return a in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}

def f53(a,b,c,d=1,*e,**g):
    return a not in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}

def f54(a,b,c,d=1,*e,**g):
    x={'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}

def f55(a,b,c,d=1,*e,**g):
    return [x for x in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}]

def f56(a,b,c,d=1,*e,**g):
    if a in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}: return 1

def f57(a,b,c,d=1,*e,**g):
    a(*{'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a})

def f58(a,b,c,d=1,*e,**g):
    return list(x for x in {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a})

def f59(a,b,c,d=1,*e,**g):
    return ({'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a})[3]

def f60(a,b,c,d=1,*e,**g):
    x=1
    {'s0','s1','s2','s3','s4','s5','s6','s7','s8','s9','s10','s11','s12','s13','s14','s15','s16','s17','s18','s19','s20','s21','s22','s23','s24','s25','s26','s27','s28','s29','s30','s31','s32',a}
    return x

def f61(a,b,c,d=1,*e,**g):
    for x in [1,2,3]: b()

def f62(a,b,c,d=1,*e,**g):
    return a in [1,2,3]

def f63(a,b,c,d=1,*e,**g):
    x=[1,2,3]

def f64(a,b,c,d=1,*e,**g):
    x=[1,2,3]
    return x

def f65(a,b,c,d=1,*e,**g):
    if [1,2,3]: a()
    else: b()

def f66(a,b,c,d=1,*e,**g):
    while [1,2,3]: a()

def f67(a,b,c,d=1,*e,**g):
    return not [1,2,3]

def f68(a,b,c,d=1,*e,**g):
    return [1,2,3] and a or b

def f69(a,b,c,d=1,*e,**g):
    return [1,2,3] or a and b

def f70(a,b,c,d=1,*e,**g):
    [1,2,3]
    return 3

def f71(a,b,c,d=1,*e,**g):
    for x in (1,2,3,): b()

def f72(a,b,c,d=1,*e,**g):
    return a in (1,2,3,)

def f73(a,b,c,d=1,*e,**g):
    x=(1,2,3,)

def f74(a,b,c,d=1,*e,**g):
    x=(1,2,3,)
    return x

def f75(a,b,c,d=1,*e,**g):
    if (1,2,3,): a()
    else: b()

def f76(a,b,c,d=1,*e,**g):
    while (1,2,3,): a()

def f77(a,b,c,d=1,*e,**g):
    return not (1,2,3,)

def f78(a,b,c,d=1,*e,**g):
    return (1,2,3,) and a or b

def f79(a,b,c,d=1,*e,**g):
    return (1,2,3,) or a and b

def f80(a,b,c,d=1,*e,**g):
    (1,2,3,)
    return 3

def f81(a,b,c,d=1,*e,**g):
    for x in {1,2,3}: b()

def f82(a,b,c,d=1,*e,**g):
    return a in {1,2,3}

def f83(a,b,c,d=1,*e,**g):
    x={1,2,3}

def f84(a,b,c,d=1,*e,**g):
    x={1,2,3}
    return x

def f85(a,b,c,d=1,*e,**g):
    if {1,2,3}: a()
    else: b()

def f86(a,b,c,d=1,*e,**g):
    while {1,2,3}: a()

def f87(a,b,c,d=1,*e,**g):
    return not {1,2,3}

def f88(a,b,c,d=1,*e,**g):
    return {1,2,3} and a or b

def f89(a,b,c,d=1,*e,**g):
    return {1,2,3} or a and b

def f90(a,b,c,d=1,*e,**g):
    {1,2,3}
    return 3

def f91(a,b,c,d=1,*e,**g):
    for x in [1,2]: b()

def f92(a,b,c,d=1,*e,**g):
    return a in [1,2]

def f93(a,b,c,d=1,*e,**g):
    x=[1,2]

def f94(a,b,c,d=1,*e,**g):
    x=[1,2]
    return x

def f95(a,b,c,d=1,*e,**g):
    if [1,2]: a()
    else: b()

def f96(a,b,c,d=1,*e,**g):
    while [1,2]: a()

def f97(a,b,c,d=1,*e,**g):
    return not [1,2]

def f98(a,b,c,d=1,*e,**g):
    return [1,2] and a or b

def f99(a,b,c,d=1,*e,**g):
    return [1,2] or a and b

def f100(a,b,c,d=1,*e,**g):
    [1,2]
    return 3

def f101(a,b,c,d=1,*e,**g):
    for x in (1,2,): b()

def f102(a,b,c,d=1,*e,**g):
    return a in (1,2,)

def f103(a,b,c,d=1,*e,**g):
    x=(1,2,)

def f104(a,b,c,d=1,*e,**g):
    x=(1,2,)
    return x

def f105(a,b,c,d=1,*e,**g):
    if (1,2,): a()
    else: b()

def f106(a,b,c,d=1,*e,**g):
    while (1,2,): a()

def f107(a,b,c,d=1,*e,**g):
    return not (1,2,)

def f108(a,b,c,d=1,*e,**g):
    return (1,2,) and a or b

def f109(a,b,c,d=1,*e,**g):
    return (1,2,) or a and b

def f110(a,b,c,d=1,*e,**g):
    (1,2,)
    return 3

def f111(a,b,c,d=1,*e,**g):
    for x in {1,2}: b()

def f112(a,b,c,d=1,*e,**g):
    return a in {1,2}

def f113(a,b,c,d=1,*e,**g):
    x={1,2}

def f114(a,b,c,d=1,*e,**g):
    x={1,2}
    return x

def f115(a,b,c,d=1,*e,**g):
    if {1,2}: a()
    else: b()

def f116(a,b,c,d=1,*e,**g):
    while {1,2}: a()

def f117(a,b,c,d=1,*e,**g):
    return not {1,2}

def f118(a,b,c,d=1,*e,**g):
    return {1,2} and a or b

def f119(a,b,c,d=1,*e,**g):
    return {1,2} or a and b

def f120(a,b,c,d=1,*e,**g):
    {1,2}
    return 3

def f121(a,b,c,d=1,*e,**g):
    for x in [1]: b()

def f122(a,b,c,d=1,*e,**g):
    return a in [1]

def f123(a,b,c,d=1,*e,**g):
    x=[1]

def f124(a,b,c,d=1,*e,**g):
    x=[1]
    return x

def f125(a,b,c,d=1,*e,**g):
    if [1]: a()
    else: b()

def f126(a,b,c,d=1,*e,**g):
    while [1]: a()

def f127(a,b,c,d=1,*e,**g):
    return not [1]

def f128(a,b,c,d=1,*e,**g):
    return [1] and a or b

def f129(a,b,c,d=1,*e,**g):
    return [1] or a and b

def f130(a,b,c,d=1,*e,**g):
    [1]
    return 3

def f131(a,b,c,d=1,*e,**g):
    for x in (1,): b()

def f132(a,b,c,d=1,*e,**g):
    return a in (1,)

def f133(a,b,c,d=1,*e,**g):
    x=(1,)

def f134(a,b,c,d=1,*e,**g):
    x=(1,)
    return x

def f135(a,b,c,d=1,*e,**g):
    if (1,): a()
    else: b()

def f136(a,b,c,d=1,*e,**g):
    while (1,): a()

def f137(a,b,c,d=1,*e,**g):
    return not (1,)

def f138(a,b,c,d=1,*e,**g):
    return (1,) and a or b

def f139(a,b,c,d=1,*e,**g):
    return (1,) or a and b

def f140(a,b,c,d=1,*e,**g):
    (1,)
    return 3

def f141(a,b,c,d=1,*e,**g):
    for x in {1}: b()

def f142(a,b,c,d=1,*e,**g):
    return a in {1}

def f143(a,b,c,d=1,*e,**g):
    x={1}

def f144(a,b,c,d=1,*e,**g):
    x={1}
    return x

def f145(a,b,c,d=1,*e,**g):
    if {1}: a()
    else: b()

def f146(a,b,c,d=1,*e,**g):
    while {1}: a()

def f147(a,b,c,d=1,*e,**g):
    return not {1}

def f148(a,b,c,d=1,*e,**g):
    return {1} and a or b

def f149(a,b,c,d=1,*e,**g):
    return {1} or a and b

def f150(a,b,c,d=1,*e,**g):
    {1}
    return 3

def f151(a,b,c,d=1,*e,**g):
    for x in []: b()

def f152(a,b,c,d=1,*e,**g):
    return a in []

def f153(a,b,c,d=1,*e,**g):
    x=[]

def f154(a,b,c,d=1,*e,**g):
    x=[]
    return x

def f155(a,b,c,d=1,*e,**g):
    if []: a()
    else: b()

def f156(a,b,c,d=1,*e,**g):
    while []: a()

def f157(a,b,c,d=1,*e,**g):
    return not []

def f158(a,b,c,d=1,*e,**g):
    return [] and a or b

def f159(a,b,c,d=1,*e,**g):
    return [] or a and b

def f160(a,b,c,d=1,*e,**g):
    []
    return 3

def f161(a,b,c,d=1,*e,**g):
    for x in (): b()

def f162(a,b,c,d=1,*e,**g):
    return a in ()

def f163(a,b,c,d=1,*e,**g):
    x=()

def f164(a,b,c,d=1,*e,**g):
    x=()
    return x

def f165(a,b,c,d=1,*e,**g):
    if (): a()
    else: b()

def f166(a,b,c,d=1,*e,**g):
    while (): a()

def f167(a,b,c,d=1,*e,**g):
    return not ()

def f168(a,b,c,d=1,*e,**g):
    return () and a or b

def f169(a,b,c,d=1,*e,**g):
    return () or a and b

def f170(a,b,c,d=1,*e,**g):
    ()
    return 3

def f171(a,b,c,d=1,*e,**g):
    for x in [1,1.0,True]: b()

def f172(a,b,c,d=1,*e,**g):
    return a in [1,1.0,True]

def f173(a,b,c,d=1,*e,**g):
    x=[1,1.0,True]

def f174(a,b,c,d=1,*e,**g):
    x=[1,1.0,True]
    return x

def f175(a,b,c,d=1,*e,**g):
    if [1,1.0,True]: a()
    else: b()

def f176(a,b,c,d=1,*e,**g):
    while [1,1.0,True]: a()

def f177(a,b,c,d=1,*e,**g):
    return not [1,1.0,True]

def f178(a,b,c,d=1,*e,**g):
    return [1,1.0,True] and a or b

def f179(a,b,c,d=1,*e,**g):
    return [1,1.0,True] or a and b

def f180(a,b,c,d=1,*e,**g):
    [1,1.0,True]
    return 3

def f181(a,b,c,d=1,*e,**g):
    for x in (1,1.0,True,): b()

def f182(a,b,c,d=1,*e,**g):
    return a in (1,1.0,True,)

def f183(a,b,c,d=1,*e,**g):
    x=(1,1.0,True,)

def f184(a,b,c,d=1,*e,**g):
    x=(1,1.0,True,)
    return x

def f185(a,b,c,d=1,*e,**g):
    if (1,1.0,True,): a()
    else: b()

def f186(a,b,c,d=1,*e,**g):
    while (1,1.0,True,): a()

def f187(a,b,c,d=1,*e,**g):
    return not (1,1.0,True,)

def f188(a,b,c,d=1,*e,**g):
    return (1,1.0,True,) and a or b

def f189(a,b,c,d=1,*e,**g):
    return (1,1.0,True,) or a and b

def f190(a,b,c,d=1,*e,**g):
    (1,1.0,True,)
    return 3

def f191(a,b,c,d=1,*e,**g):
    for x in {1,1.0,True}: b()

def f192(a,b,c,d=1,*e,**g):
    return a in {1,1.0,True}

def f193(a,b,c,d=1,*e,**g):
    x={1,1.0,True}

def f194(a,b,c,d=1,*e,**g):
    x={1,1.0,True}
    return x

def f195(a,b,c,d=1,*e,**g):
    if {1,1.0,True}: a()
    else: b()

def f196(a,b,c,d=1,*e,**g):
    while {1,1.0,True}: a()

def f197(a,b,c,d=1,*e,**g):
    return not {1,1.0,True}

def f198(a,b,c,d=1,*e,**g):
    return {1,1.0,True} and a or b

def f199(a,b,c,d=1,*e,**g):
    return {1,1.0,True} or a and b

def f200(a,b,c,d=1,*e,**g):
    {1,1.0,True}
    return 3

def f201(a,b,c,d=1,*e,**g):
    for x in ["a",b"a"]: b()

def f202(a,b,c,d=1,*e,**g):
    return a in ["a",b"a"]

def f203(a,b,c,d=1,*e,**g):
    x=["a",b"a"]

def f204(a,b,c,d=1,*e,**g):
    x=["a",b"a"]
    return x

def f205(a,b,c,d=1,*e,**g):
    if ["a",b"a"]: a()
    else: b()

def f206(a,b,c,d=1,*e,**g):
    while ["a",b"a"]: a()

def f207(a,b,c,d=1,*e,**g):
    return not ["a",b"a"]

def f208(a,b,c,d=1,*e,**g):
    return ["a",b"a"] and a or b

def f209(a,b,c,d=1,*e,**g):
    return ["a",b"a"] or a and b

def f210(a,b,c,d=1,*e,**g):
    ["a",b"a"]
    return 3

def f211(a,b,c,d=1,*e,**g):
    for x in ("a",b"a",): b()

def f212(a,b,c,d=1,*e,**g):
    return a in ("a",b"a",)

def f213(a,b,c,d=1,*e,**g):
    x=("a",b"a",)

def f214(a,b,c,d=1,*e,**g):
    x=("a",b"a",)
    return x

def f215(a,b,c,d=1,*e,**g):
    if ("a",b"a",): a()
    else: b()

def f216(a,b,c,d=1,*e,**g):
    while ("a",b"a",): a()

def f217(a,b,c,d=1,*e,**g):
    return not ("a",b"a",)

def f218(a,b,c,d=1,*e,**g):
    return ("a",b"a",) and a or b

def f219(a,b,c,d=1,*e,**g):
    return ("a",b"a",) or a and b

def f220(a,b,c,d=1,*e,**g):
    ("a",b"a",)
    return 3

def f221(a,b,c,d=1,*e,**g):
    for x in {"a",b"a"}: b()

def f222(a,b,c,d=1,*e,**g):
    return a in {"a",b"a"}

def f223(a,b,c,d=1,*e,**g):
    x={"a",b"a"}

def f224(a,b,c,d=1,*e,**g):
    x={"a",b"a"}
    return x

def f225(a,b,c,d=1,*e,**g):
    if {"a",b"a"}: a()
    else: b()

def f226(a,b,c,d=1,*e,**g):
    while {"a",b"a"}: a()

def f227(a,b,c,d=1,*e,**g):
    return not {"a",b"a"}

def f228(a,b,c,d=1,*e,**g):
    return {"a",b"a"} and a or b

def f229(a,b,c,d=1,*e,**g):
    return {"a",b"a"} or a and b

def f230(a,b,c,d=1,*e,**g):
    {"a",b"a"}
    return 3

def f231(a,b,c,d=1,*e,**g):
    for x in [a,1,2]: b()

def f232(a,b,c,d=1,*e,**g):
    return a in [a,1,2]

def f233(a,b,c,d=1,*e,**g):
    x=[a,1,2]

def f234(a,b,c,d=1,*e,**g):
    x=[a,1,2]
    return x

def f235(a,b,c,d=1,*e,**g):
    if [a,1,2]: a()
    else: b()

def f236(a,b,c,d=1,*e,**g):
    while [a,1,2]: a()

def f237(a,b,c,d=1,*e,**g):
    return not [a,1,2]

def f238(a,b,c,d=1,*e,**g):
    return [a,1,2] and a or b

def f239(a,b,c,d=1,*e,**g):
    return [a,1,2] or a and b

def f240(a,b,c,d=1,*e,**g):
    [a,1,2]
    return 3

def f241(a,b,c,d=1,*e,**g):
    for x in (a,1,2,): b()

def f242(a,b,c,d=1,*e,**g):
    return a in (a,1,2,)

def f243(a,b,c,d=1,*e,**g):
    x=(a,1,2,)

def f244(a,b,c,d=1,*e,**g):
    x=(a,1,2,)
    return x

def f245(a,b,c,d=1,*e,**g):
    if (a,1,2,): a()
    else: b()

def f246(a,b,c,d=1,*e,**g):
    while (a,1,2,): a()

def f247(a,b,c,d=1,*e,**g):
    return not (a,1,2,)

def f248(a,b,c,d=1,*e,**g):
    return (a,1,2,) and a or b

def f249(a,b,c,d=1,*e,**g):
    return (a,1,2,) or a and b

def f250(a,b,c,d=1,*e,**g):
    (a,1,2,)
    return 3

def f251(a,b,c,d=1,*e,**g):
    for x in {a,1,2}: b()

def f252(a,b,c,d=1,*e,**g):
    return a in {a,1,2}

def f253(a,b,c,d=1,*e,**g):
    x={a,1,2}

def f254(a,b,c,d=1,*e,**g):
    x={a,1,2}
    return x

def f255(a,b,c,d=1,*e,**g):
    if {a,1,2}: a()
    else: b()

def f256(a,b,c,d=1,*e,**g):
    while {a,1,2}: a()

def f257(a,b,c,d=1,*e,**g):
    return not {a,1,2}

def f258(a,b,c,d=1,*e,**g):
    return {a,1,2} and a or b

def f259(a,b,c,d=1,*e,**g):
    return {a,1,2} or a and b

def f260(a,b,c,d=1,*e,**g):
    {a,1,2}
    return 3

def f261(a,b,c,d=1,*e,**g):
    a,b=b,a

def f262(a,b,c,d=1,*e,**g):
    a,b=b,a
    return a


def f263(a,b,c,d=1,*e,**g):
    a,b,c=c,b,a

def f264(a,b,c,d=1,*e,**g):
    a,b,c=c,b,a
    return a


def f265(a,b,c,d=1,*e,**g):
    a,b,c,d=d,c,b,a

def f266(a,b,c,d=1,*e,**g):
    a,b,c,d=d,c,b,a
    return a


def f267(a,b,c,d=1,*e,**g):
    a,a=b,c

def f268(a,b,c,d=1,*e,**g):
    a,a=b,c
    return a


def f269(a,b,c,d=1,*e,**g):
    a,b,a=b,c,d

def f270(a,b,c,d=1,*e,**g):
    a,b,a=b,c,d
    return a


def f271(a,b,c,d=1,*e,**g):
    a,b=1,2

def f272(a,b,c,d=1,*e,**g):
    a,b=1,2
    return a


def f273(a,b,c,d=1,*e,**g):
    a,=b,

def f274(a,b,c,d=1,*e,**g):
    a,=b,
    return a


def f275(a,b,c,d=1,*e,**g):
    a,b,c=1,a,2

def f276(a,b,c,d=1,*e,**g):
    a,b,c=1,a,2
    return a


def f277(a,b,c,d=1,*e,**g):
    (a,b),c=(b,c),a

def f278(a,b,c,d=1,*e,**g):
    (a,b),c=(b,c),a
    return a


def f279(a,b,c,d=1,*e,**g):
    a.x,b[c]=c,d

def f280(a,b,c,d=1,*e,**g):
    a.x,b[c]=c,d
    return a


def f281(a,b,c,d=1,*e,**g):
    a,*b=c,d

def f282(a,b,c,d=1,*e,**g):
    a,*b=c,d
    return a


def f283(a,b,c,d=1,*e,**g):
    a,b=c

def f284(a,b,c,d=1,*e,**g):
    a,b=c
    return a


def f285(a,b,c,d=1,*e,**g):
    a=b=c=d

def f286(a,b,c,d=1,*e,**g):
    a=b=c=d
    return a


def f287(a,b,c,d=1,*e,**g):
    a=a=a

def f288(a,b,c,d=1,*e,**g):
    a=a=a
    return a


def f289(a,b,c,d=1,*e,**g):
    a[b],a=a,b

def f290(a,b,c,d=1,*e,**g):
    a[b],a=a,b
    return a


def f291(a,b,c,d=1,*e,**g):
    _,_,x=a,b,c

def f292(a,b,c,d=1,*e,**g):
    _,_,x=a,b,c
    return a


def f293(a,b,c,d=1,*e,**g):
    _,_=a,b

def f294(a,b,c,d=1,*e,**g):
    _,_=a,b
    return a


def f295(a,b,c,d=1,*e,**g):
    x,_,x=a,b,c

def f296(a,b,c,d=1,*e,**g):
    x,_,x=a,b,c
    return a


def f297(a,b,c,d=1,*e,**g):
    a,b,c=b,c,a

def f298(a,b,c,d=1,*e,**g):
    a,b,c=b,c,a
    return a


def f299(a,b,c,d=1,*e,**g):
    x,y,z=a()

def f300(a,b,c,d=1,*e,**g):
    x,y,z=a()
    return a


def f301(a,b,c,d=1,*e,**g):
    [a,b]=b,a

def f302(a,b,c,d=1,*e,**g):
    [a,b]=b,a
    return a


def f303(a,b,c,d=1,*e,**g):
    match a:
        case [x,y,*z]: return x
        case {"k":v,**r}: return v
        case C(x=1,y=2) | C(x=2): pass
        case (1|2) as q if q: return q
        case None: return 0
        case -1 | 1+2j | -1.5-2j: return 4
        case _: return z

def f304(a,b,c,d=1,*e,**g):
    match a:
        case [1,[2,[3,x]],*_]: return x
        case str(x) | int(x): return x
        case {"a":[p,q],"b":r}: return p,q,r

def f305(a,b,c,d=1,*e,**g):
    try:
        return a and b or c
    except E as e:
        return e
    except (X,Y): pass
    else:
        a()
    finally:
        b()

def f306(a,b,c,d=1,*e,**g):
    try:
        a()
    except* E as e:
        b(e)
    except* X:
        return_=1
    return c

def f307(a,b,c,d=1,*e,**g):
    with a as x, b as (y,z):
        if c: return x
        elif d: raise y
        while x:
            with z: break
            continue
        yield x

def f308(a,b,c,d=1,*e,**g):
    while 1:
        try:
            if a: break
            if b: continue
            yield a
        finally:
            c()

def f309(a,b,c,d=1,*e,**g):
    for x in a:
        try:
            if b: return x
            continue
        except E: break
        finally:
            for y in x:
                if y: break
            else: return y
    else: del x

def f310(a,b,c,d=1,*e,**g):
    del a
    return a

def f311(a,b,c,d=1,*e,**g):
    if a: x=1
    return x

def f312(a,b,c,d=1,*e,**g):
    if a: del b
    return b

def f313(a,b,c,d=1,*e,**g):
    for x in a: pass
    return x

def f314(a,b,c,d=1,*e,**g):
    try: x=a()
    except: pass
    return x

def f315(a,b,c,d=1,*e,**g):
    x=[y for y in a if y]
    return y

def f316(a,b,c,d=1,*e,**g):
    def g(): return a,b
    return g,[lambda: x for x in c]

def f317(a,b,c,d=1,*e,**g):
    nonlocal_=a
    class K:
        q=a
        def h(self): return __class__,q
    return K

def f318(a,b,c,d=1,*e,**g):
    return a if b else c if d else e

def f319(a,b,c,d=1,*e,**g):
    return a<b<c<d

def f320(a,b,c,d=1,*e,**g):
    if a<b<c: return 1

def f321(a,b,c,d=1,*e,**g):
    if not(a<b<c): return 1

def f322(a,b,c,d=1,*e,**g):
    assert a,b
    assert (yield a)

def f323(a,b,c,d=1,*e,**g):
    return not a is None

def f324(a,b,c,d=1,*e,**g):
    if a is not None and b is None or not(c is None): return d

def f325(a,b,c,d=1,*e,**g):
    while a is None: b()

def f326(a,b,c,d=1,*e,**g):
    return a is None, a is not None

def f327(a,b,c,d=1,*e,**g):
    if a is None is None: b()

def f328(a,b,c,d=1,*e,**g):
    while not a: pass

def f329(a,b,c,d=1,*e,**g):
    while a and b: c()

def f330(a,b,c,d=1,*e,**g):
    while a or not b: c()

def f331(a,b,c,d=1,*e,**g):
    if not not a: b()

def f332(a,b,c,d=1,*e,**g):
    return not not a, not(a in b), not(a is b), not(a==b)

def f333(a,b,c,d=1,*e,**g):
    if (a,b): c()

def f334(a,b,c,d=1,*e,**g):
    if (a:=b): c()

def f335(a,b,c,d=1,*e,**g):
    x=(a and b) and (c or d)

def f336(a,b,c,d=1,*e,**g):
    if (a and b) and (c or d): x()

def f337(a,b,c,d=1,*e,**g):
    return (a or b) and (c or d) or e

def f338(a,b,c,d=1,*e,**g):
    x = f"{a}{b!r:>{c}}" "z"
    return f"", f"{a}", "%s %r" % (a,b)
    return t"{a}"

def f339(a,b,c,d=1,*e,**g):
    global G
    G=a
    del G
    import x.y.z as w, os
    from a import b as c, d
    from . import q
    return __debug__

def f340(a,b,c,d=1,*e,**g):
    a=b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b+b

def f341(a,b,c,d=1,*e,**g):
    return ((((((((((((((((((((((((((((((((((((((((((((((((((a,),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),),)

def f342(a,b,c,d=1,*e,**g):
    x0=a
    x1=a
    x2=a
    x3=a
    x4=a
    x5=a
    x6=a
    x7=a
    x8=a
    x9=a
    x10=a
    x11=a
    x12=a
    x13=a
    x14=a
    x15=a
    x16=a
    x17=a
    x18=a
    x19=a
    x20=a
    x21=a
    x22=a
    x23=a
    x24=a
    x25=a
    x26=a
    x27=a
    x28=a
    x29=a
    x30=a
    x31=a
    x32=a
    x33=a
    x34=a
    x35=a
    x36=a
    x37=a
    x38=a
    x39=a
    x40=a
    x41=a
    x42=a
    x43=a
    x44=a
    x45=a
    x46=a
    x47=a
    x48=a
    x49=a
    x50=a
    x51=a
    x52=a
    x53=a
    x54=a
    x55=a
    x56=a
    x57=a
    x58=a
    x59=a
    x60=a
    x61=a
    x62=a
    x63=a
    x64=a
    x65=a
    x66=a
    x67=a
    x68=a
    x69=a
    del x69
    return x69,x1,x68

def f343(a,b,c,d=1,*e,**g):
    if a: x0=a
    if a: x1=a
    if a: x2=a
    if a: x3=a
    if a: x4=a
    if a: x5=a
    if a: x6=a
    if a: x7=a
    if a: x8=a
    if a: x9=a
    if a: x10=a
    if a: x11=a
    if a: x12=a
    if a: x13=a
    if a: x14=a
    if a: x15=a
    if a: x16=a
    if a: x17=a
    if a: x18=a
    if a: x19=a
    if a: x20=a
    if a: x21=a
    if a: x22=a
    if a: x23=a
    if a: x24=a
    if a: x25=a
    if a: x26=a
    if a: x27=a
    if a: x28=a
    if a: x29=a
    if a: x30=a
    if a: x31=a
    if a: x32=a
    if a: x33=a
    if a: x34=a
    if a: x35=a
    if a: x36=a
    if a: x37=a
    if a: x38=a
    if a: x39=a
    if a: x40=a
    if a: x41=a
    if a: x42=a
    if a: x43=a
    if a: x44=a
    if a: x45=a
    if a: x46=a
    if a: x47=a
    if a: x48=a
    if a: x49=a
    if a: x50=a
    if a: x51=a
    if a: x52=a
    if a: x53=a
    if a: x54=a
    if a: x55=a
    if a: x56=a
    if a: x57=a
    if a: x58=a
    if a: x59=a
    if a: x60=a
    if a: x61=a
    if a: x62=a
    if a: x63=a
    if a: x64=a
    if a: x65=a
    if a: x66=a
    if a: x67=a
    if a: x68=a
    if a: x69=a
    return x69,x1,x68

def f344(a,b,c,d=1,*e,**g):
    for x in a:
        b(1000)
        b(1001)
        b(1002)
        b(1003)
        b(1004)
        b(1005)
        b(1006)
        b(1007)
        b(1008)
        b(1009)
        b(1010)
        b(1011)
        b(1012)
        b(1013)
        b(1014)
        b(1015)
        b(1016)
        b(1017)
        b(1018)
        b(1019)
        b(1020)
        b(1021)
        b(1022)
        b(1023)
        b(1024)
        b(1025)
        b(1026)
        b(1027)
        b(1028)
        b(1029)
        b(1030)
        if x: break
    else: return 1
    while a:
        b.x0()
        b.x1()
        b.x2()
        b.x3()
        b.x4()
        b.x5()
        b.x6()
        b.x7()
        b.x8()
        b.x9()
        b.x10()
        b.x11()
        b.x12()
        b.x13()
        b.x14()
        b.x15()
        b.x16()
        b.x17()
        b.x18()
        b.x19()
        b.x20()
        b.x21()
        b.x22()
        b.x23()
        b.x24()
        b.x25()
        b.x26()
        b.x27()
        b.x28()
        b.x29()
        b.x30()

async def co(a,b):
    async with a as x:
        await b
    async for y in a:
        if y: continue
        yield y
    return_=[z async for z in a if await z]
    await a
    try: await a
    finally: await b

async def co2(a,b):
    for i in a:
        async for y in b:
            try:
                if await y: break
            except E: return
        else: return 3
    return await a, [await q for q in b], {q: r async for q, r in b}, (q async for q in b)

def gen(a):
    x = yield
    y = yield from a
    try: yield x
    except GeneratorExit: return y
    finally: yield 3
    return x, y, (yield), [(yield)]  if 0 else 1

def p0(): return (0x7fffffffffffffff<<-1)
def p1(): return 12345678901234567890
def p2(): return ((b"">>b"")**(9007199254740993*("a",(1,2))))
def p3(): return (((1e400-1e400)|1e308)+(~(1,)*20))
def p4(): return ((4)[10**30:]<<(-2j)[::-1])
def p5(): return False
def p6(): return (9007199254740993)[True:]
def p7(): return (1e400%"abc")
def p8(): return ((1//-8.0)&(None|100))
def p9(): return ((~(1e22^5))%(not ("hé")[255]))
def p10(): return ((1+2j)&...)
def p11(): return (-3.25+0x7fffffffffffffff)
def p12(): return True
def p13(): return ((3j%256)**((1+2j)^3.0))
def p14(): return 4
def p15(): return ((-3.25**("a",(1,2)))//("abc"|(1+2j)))
def p16(): return (9007199254740993^(0j|"ab"*30))
def p17(): return 3
def p18(): return -2j
def p19(): return (0x7fffffffffffffff%2**64)
def p20(): return (~(1+2j))
def p21(): return (-3.0)
def p22(): return ()
def p23(): return (0.1*0.5)
def p24(): return 0x7fffffffffffffff
def p25(): return (1.5)[5:1]
def p26(): return "ab"*30
def p27(): return (((2>>0.1)|(4^-2**63))%((1e22//9007199254740993)**(2**0)))
def p28(): return (("hé")[100])[:-1]
def p29(): return (-8.0&1e-320)
def p30(): return ((-1e400//0.0)+4)
def p31(): return (((3)["ab"*30]-(-8.0+"abc"))+((-0.0>>3))[1:])
def p32(): return (-7-3)
def p33(): return (-7)[None:2]
def p34(): return ("a"+0.0)
def p35(): return (3<<-7)
def p36(): return (2)[-1]
def p37(): return ((())[10**20])[1:10:2]
def p38(): return (-1e400//True)
def p39(): return (0&3)
def p40(): return (b"xy"|None)
def p41(): return ("hé"+(1e16%1e16))
def p42(): return ((1e16|"hé")/(0.1%...))
def p43(): return 1e16
def p44(): return (1e22)[None:2]
def p45(): return (-(7|b""))
def p46(): return (("a",(1,2))--8.0)
def p47(): return (12345678901234567890-255)
def p48(): return (((5+1e400)>>(...&...))+((-1)[2**64]^((1e400-1e400)**0x7fffffffffffffff)))
def p49(): return (((1+2j)>>"abc"))[True:]
def p50(): return (((("a",(1,2))^0.5)**(7)[b""]))[None:2]
def p51(): return (((2.5e300/())%(None)[-1::-1])//((-1e400)[2.5e300]/(4**1e400)))
def p52(): return (1000**b"")
def p53(): return (((-(1,)*20)-((1,)*20)[2])<<((1e308)[False])[(True)[256]])
def p54(): return (2//2)
def p55(): return (4--0.0)
def p56(): return ""
def p57(): return ((3j**-1)/((1,2,3)**0.1))
def p58(): return ("hé")[("a",(1,2))]
def p59(): return 1e16
def p60(): return (""//-8.0)
def p61(): return ((-(~None)))[0:0]
def p62(): return (3&(1,)*20)
def p63(): return ((1000*0.5)<<...)
def p64(): return (0.5)[10**30:]
def p65(): return ((-3.25*7)&(1e400&7))
def p66(): return (256+2.5e300)
def p67(): return (3j**4)
def p68(): return (255*7)
def p69(): return 1e308
def p70(): return 1e16
def p71(): return ("a"&0x7fffffffffffffff)
def p72(): return (None)[1e400]
def p73(): return (3//4)
def p74(): return ((...)[None:2])[(("a",(1,2))^-8.0)]
def p75(): return True
def p76(): return ((1e400-1e400)^((True/False)+(not 1e-320)))
def p77(): return (3)[3]
def p78(): return (-1<<3j)
def p79(): return (1e16*12345678901234567890)
def p80(): return (-(3j/True))
def p81(): return ((3+1e22)/(b""&1e22))
def p82(): return ((b"xy"&2**64)<<(-2j)[""])
def p83(): return ((4/-2j)*(10**20)[10**20])
def p84(): return ((255|(1,2,3))*1)
def p85(): return ((3/"a")<<1.5)
def p86(): return b""
def p87(): return (0j-4)
def p88(): return (((-3.25)[5:1])[:-1]>>((~3)^(-2**63+3.0)))
def p89(): return ()
def p90(): return (()%(1e400-1e400))
def p91(): return ((-8.0+(1e400-1e400))|(1e-320*255))
def p92(): return (("a"*(1,)*20)**(~-2j))
def p93(): return ((0j//())&(not 2))
def p94(): return (-7<<1e16)
def p95(): return (((3|"")<<(3j)[0])-((--3.25)-(False/1000)))
def p96(): return 0
def p97(): return (1.5>>())
def p98(): return ((b"xy")[5]+(-1e22))
def p99(): return (5-1.5)
def p100(): return (((~-8.0)<<(~0x7fffffffffffffff))<<(+0))
def p101(): return ((True<<...)^(0.5-False))
def p102(): return (3j/5)
def p103(): return (False&"ab"*30)
def p104(): return ((-2j/"abc")<<(b"")[2])
def p105(): return (7)[1:]
def p106(): return ((b""+((1,2,3)**b"xy"))&((+-3.25)**((1,2,3)&(1+2j))))
def p107(): return (((("a",(1,2))>>1e22)//(0j//4))>>256)
def p108(): return (((False<<3)%(2**64)[:-1])+((0x7fffffffffffffff)[7]<<(4<<-0.0)))
def p109(): return "hé"
def p110(): return ((1e400-1e400)|256)
def p111(): return (not ((+10**20)+0.5))
def p112(): return (b"xy")[(1e400-1e400)]
def p113(): return ((1e-320*256)>>1e308)
def p114(): return (-0.0<<("a",(1,2)))
def p115(): return (2**1.5)
def p116(): return ((1e400|(1,2,3)))[:2]
def p117(): return (~-8.0)
def p118(): return ((1e400-1e400)^-3.25)
def p119(): return (12345678901234567890**2.5e300)
