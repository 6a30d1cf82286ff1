"""Types into a window of the test's display: `type_keys.py TITLE TEXT`. All is chosen first, and Enter
is typed last.

The system's own dialogs are no pages, so WebDriver does not reach them. There is no window manager
that would give them the keyboard, so it is given here; the keys come from XTEST, as from a keyboard.
"""

import ctypes
import ctypes.util
import sys
import time

Window = ctypes.c_ulong
x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
test = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XOpenDisplay.argtypes = [ctypes.c_char_p]
x.XDefaultRootWindow.restype = Window
x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
x.XFetchName.argtypes = [ctypes.c_void_p, Window, ctypes.POINTER(ctypes.c_char_p)]
x.XQueryTree.argtypes = [ctypes.c_void_p, Window] + [ctypes.c_void_p] * 4
x.XSetInputFocus.argtypes = [ctypes.c_void_p, Window, ctypes.c_int, ctypes.c_ulong]
x.XRaiseWindow.argtypes = [ctypes.c_void_p, Window]
x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
x.XKeysymToKeycode.restype = ctypes.c_ubyte
x.XKeycodeToKeysym.argtypes = [ctypes.c_void_p, ctypes.c_ubyte, ctypes.c_int]
x.XKeycodeToKeysym.restype = ctypes.c_ulong
test.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]

SHIFT, CONTROL, ENTER, TAB = 0xFFE1, 0xFFE3, 0xFF0D, 0xFF09


def children(display, window):
    root, parent, count = Window(), Window(), ctypes.c_uint()
    found = ctypes.POINTER(Window)()
    x.XQueryTree(display, window, *map(ctypes.byref, (root, parent, found, count)))
    return [found[n] for n in range(count.value)]


def titled(display, title):
    waiting = children(display, x.XDefaultRootWindow(display))
    while waiting:
        window = waiting.pop()
        name = ctypes.c_char_p()
        x.XFetchName(display, window, ctypes.byref(name))
        if name.value == title:
            return window
        waiting += children(display, window)
    return None


def press(display, *symbols):
    codes = [x.XKeysymToKeycode(display, symbol) for symbol in symbols]
    for code in codes:
        test.XTestFakeKeyEvent(display, code, 1, 0)
    for code in reversed(codes):
        test.XTestFakeKeyEvent(display, code, 0, 0)
    x.XSync(display, 0)
    time.sleep(0.02)


def main(title, text):
    display = x.XOpenDisplay(None)
    for _ in range(200):
        window = titled(display, title.encode())
        if window:
            break
        time.sleep(0.1)
    else:
        sys.exit(f"there is no window {title}")
    time.sleep(0.5)
    x.XRaiseWindow(display, window)
    x.XSetInputFocus(display, window, 1, 0)
    x.XSync(display, 0)
    time.sleep(0.3)
    press(display, CONTROL, ord("a"))
    for symbol in (TAB if letter == "\t" else ord(letter) for letter in text):
        code = x.XKeysymToKeycode(display, symbol)
        shifted = x.XKeycodeToKeysym(display, code, 0) != symbol
        press(display, *([SHIFT] if shifted else []), symbol)
    time.sleep(0.3)
    press(display, ENTER)


main(*sys.argv[1:])
