"""What `sysconfig.get_config_vars()` says of how Krait was built. Nothing here was configured: Krait has no C API."""

import sys as _sys

_version = "%d.%d" % _sys.version_info[:2]
_prefix = _sys.base_prefix
_exec_prefix = _sys.base_exec_prefix
_multiarch = _sys.implementation._multiarch
_soabi = "%s-%s" % (_sys.implementation.cache_tag, _multiarch)
_libdest = "%s/%s/python%s" % (_prefix, _sys.platlibdir, _version)

build_time_vars = {
    "ABIFLAGS": _sys.abiflags,
    "AR": "ar",
    "ARFLAGS": "rcs",
    "BINDIR": _exec_prefix + "/bin",
    "BINLIBDEST": _libdest,
    "BUILD_GNU_TYPE": "x86_64-pc-linux-gnu",
    "CC": "cc",
    "CCSHARED": "-fPIC",
    "CFLAGS": "",
    "CONFIG_ARGS": "",
    "CONFINCLUDEPY": "%s/include/python%s" % (_exec_prefix, _version),
    "CPPFLAGS": "",
    "CXX": "c++",
    "EXE": "",
    "EXT_SUFFIX": ".%s.so" % _soabi,
    "HAVE_FORK": 1,
    "HOST_GNU_TYPE": "x86_64-pc-linux-gnu",
    "INCLUDEDIR": _prefix + "/include",
    "INCLUDEPY": "%s/include/python%s" % (_prefix, _version),
    "LDFLAGS": "",
    "LDLIBRARY": "",
    "LDSHARED": "cc -shared",
    "LDVERSION": _version + _sys.abiflags,
    "LIBDEST": _libdest,
    "LIBDIR": "%s/%s" % (_exec_prefix, _sys.platlibdir),
    "LIBPL": "%s/config-%s-%s" % (_libdest, _version, _multiarch),
    "LIBRARY": "",
    "MACHDEP": "linux",
    "MULTIARCH": _multiarch,
    "PLATLIBDIR": _sys.platlibdir,
    "PYTHONFRAMEWORK": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "SCRIPTDIR": "%s/%s" % (_prefix, _sys.platlibdir),
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 8,
    "SOABI": _soabi,
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "VERSION": _version,
    "WITH_DOC_STRINGS": 1,
    "exec_prefix": _exec_prefix,
    "prefix": _prefix,
    "srcdir": ".",
}
