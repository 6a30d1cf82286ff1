"""Closes a window as its frame's cross does, and says whether one of that title was there.

There is no window manager on a test's display, so the message it would send (ICCCM 4.2.8.1) is sent
here. With --look it is only looked for.
"""

import ctypes
import ctypes.util
import sys

TITLE = b"Scrutineer"
CLIENT_MESSAGE = 33
IS_VIEWABLE = 2

x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
Window = Atom = ctypes.c_ulong
x.XOpenDisplay.restype = ctypes.c_void_p
x.XOpenDisplay.argtypes = [ctypes.c_char_p]
x.XDefaultRootWindow.restype = Window
x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
x.XInternAtom.restype = Atom
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x.XFetchName.argtypes = [ctypes.c_void_p, Window, ctypes.POINTER(ctypes.c_char_p)]
x.XQueryTree.argtypes = [ctypes.c_void_p, Window] + [ctypes.c_void_p] * 4
x.XGetWindowAttributes.argtypes = [ctypes.c_void_p, Window, ctypes.c_void_p]
x.XSendEvent.argtypes = [ctypes.c_void_p, Window, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
x.XGetWindowProperty.argtypes = [ctypes.c_void_p, Window, Atom] + [ctypes.c_long] * 2 + [
    ctypes.c_int, Atom] + [ctypes.c_void_p] * 5


class Attributes(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", Window),
        *((name, ctypes.c_int) for name in ("class_", "bit", "win", "backing")),
        ("planes", ctypes.c_ulong),
        ("pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("room", ctypes.c_long * 8),
    ]


class ClientMessage(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", Window),
        ("message_type", Atom),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    ]


def children(display, window):
    root, parent, count = Window(), Window(), ctypes.c_uint()
    found = ctypes.POINTER(Window)()
    x.XQueryTree(display, window, *map(ctypes.byref, (root, parent, found, count)))
    return [found[n] for n in range(count.value)]


def takes_part(display, window, protocols):
    """Whether the window asks to be told before it is closed."""
    kind, form = Atom(), ctypes.c_int()
    count, after, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
    x.XGetWindowProperty(display, window, protocols, 0, 16, 0, 0,
                         *map(ctypes.byref, (kind, form, count, after, data)))
    return count.value > 0


def is_viewable(display, window):
    """Whether it is on the screen: a hidden window is there, and not mapped."""
    attributes = Attributes()
    x.XGetWindowAttributes(display, window, ctypes.byref(attributes))
    return attributes.map_state == IS_VIEWABLE


def main():
    display = x.XOpenDisplay(None)
    protocols = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
    delete = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    waiting = children(display, x.XDefaultRootWindow(display))
    while waiting:
        window = waiting.pop()
        name = ctypes.c_char_p()
        x.XFetchName(display, window, ctypes.byref(name))
        if (
            TITLE in (name.value or b"")
            and takes_part(display, window, protocols)
            and is_viewable(display, window)
        ):
            if "--look" not in sys.argv:
                message = ClientMessage(CLIENT_MESSAGE, 0, 1, display, window, protocols, 32)
                message.data[0] = delete
                x.XSendEvent(display, window, 0, 0, ctypes.byref(message))
                x.XSync(display, 0)
            return 0
        waiting += children(display, window)
    return 1


sys.exit(main())
