# unittest: assertions, fixtures, skips, subtests, expected failures, results.
import unittest, sys, io, re
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("class up")
    @classmethod
    def tearDownClass(cls): print("class down")
    def setUp(self): self.addCleanup(print, "cleanup", self._testMethodName); self.x = 1
    def tearDown(self): pass
    def test_pass(self): self.assertEqual(self.x, 1); self.assertTrue(True); self.assertIn(1, [1]); self.assertIsNone(None); self.assertIsInstance(1, int); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertRaises(ValueError, int, "x"); self.assertCountEqual([1, 2], [2, 1]); self.assertRegex("abc", "b"); self.assertGreater(2, 1); self.assertIs(None, None)
    def test_fail(self): self.assertEqual({"a": 1, "b": 2}, {"a": 1, "b": 3})
    def test_fail_list(self): self.assertEqual([1, 2, 3], [1, 5, 3], "with message")
    def test_fail_str(self): self.assertEqual("line1\nline2\n", "line1\nlineX\n")
    def test_error(self): raise KeyError("boom")
    @unittest.skip("not today")
    def test_skip(self): pass
    @unittest.skipIf(True, "condition")
    def test_skipif(self): pass
    @unittest.expectedFailure
    def test_xfail(self): self.fail("expected")
    @unittest.expectedFailure
    def test_xpass(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_raises_ctx(self):
        with self.assertRaises(ValueError) as cm: raise ValueError("v")
        self.assertEqual(str(cm.exception), "v")
        with self.assertRaisesRegex(KeyError, "zz"): raise KeyError("k")
    def test_skip_inside(self): self.skipTest("inside")
    def test_warns(self):
        import warnings
        with self.assertWarns(UserWarning): warnings.warn("w")
        with self.assertLogs("lg", "INFO") as cm: __import__("logging").getLogger("lg").info("hello")
        self.assertEqual(cm.output, ["INFO:lg:hello"])
@unittest.skip("whole class")
class Skipped(unittest.TestCase):
    def test_never(self): pass
class BadSetup(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("setup failed")
    def test_x(self): pass
class Async(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.v = 5
    async def test_a(self): self.assertEqual(self.v, 5)
stream = io.StringIO(); suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in (T, Skipped, BadSetup, Async))
print(suite.countTestCases()); res = unittest.TextTestRunner(stream, verbosity=2).run(suite)
text = stream.getvalue(); text = re.sub(r"in \d+\.\d+s", "in X s", text); text = re.sub(r'File ".*?", line \d+', 'File F', text); print(text)
print(res.testsRun, len(res.failures), len(res.errors), len(res.skipped), len(res.expectedFailures), len(res.unexpectedSuccesses), res.wasSuccessful(), res)
tc = T("test_pass"); print(tc, tc.id().split(".", 1)[1], tc.shortDescription(), repr(tc).split(".")[-1])
def msg(f, *a, **k):
    try: f(*a, **k); print("passed")
    except AssertionError as e: print(str(e))
for f, a in ((tc.assertEqual, (1, 2)), (tc.assertTrue, (0,)), (tc.assertFalse, ([1],)), (tc.assertIs, ([], [])), (tc.assertIsNot, (None, None)), (tc.assertIn, (1, [2])), (tc.assertNotIn, (1, [1])), (tc.assertIsNone, (5,)), (tc.assertIsNotNone, (None,)), (tc.assertIsInstance, (1, str)), (tc.assertNotIsInstance, (1, int)), (tc.assertAlmostEqual, (1.0, 1.1)), (tc.assertNotAlmostEqual, (1.0, 1.0)), (tc.assertGreater, (1, 2)), (tc.assertLess, (2, 1)), (tc.assertGreaterEqual, (1, 2)), (tc.assertRegex, ("abc", "z")), (tc.assertNotRegex, ("abc", "b")), (tc.assertCountEqual, ([1, 1], [1])), (tc.assertDictEqual, ({1: 2}, {1: 3})), (tc.assertSetEqual, ({1}, {2})), (tc.assertTupleEqual, ((1,), (1, 2))), (tc.assertListEqual, ([1], [2])), (tc.assertMultiLineEqual, ("a\nb", "a\nc")), (tc.assertSequenceEqual, ([1], (1, 2))), (tc.assertNotEqual, (1, 1)), (tc.assertRaises, (ValueError, int, "5")), (tc.assertRaisesRegex, (ValueError, "zzz", int, "q")), (tc.fail, ("reason",)), (tc.assertHasAttr, (1, "nope")), (tc.assertStartsWith, ("abc", "b")), (tc.assertEndsWith, ("abc", "b")), (tc.assertIsSubclass, (int, str))): print(f.__name__, end=": "); msg(f, *a)
