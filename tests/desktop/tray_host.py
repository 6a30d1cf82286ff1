"""A desktop's tray: takes icons (StatusNotifierItem) and presses an entry of an icon's menu.

Without an argument it is the tray and runs until it is killed; it prints "ready" when it is there.
With --press NAME it presses the entry of that name in the menu of the first icon.
"""

import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        self.items.append(sender + service if service.startswith("/") else service)

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return {
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array(self.items, signature="s"),
        }


def host():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    name = dbus.service.BusName(WATCHER, bus)
    watcher = Watcher(bus)
    print("ready", flush=True)
    GLib.MainLoop().run()
    return name, watcher


def press(entry):
    bus = dbus.SessionBus()
    watcher = bus.get_object(WATCHER, "/StatusNotifierWatcher")
    items = watcher.Get(WATCHER, "RegisteredStatusNotifierItems", dbus_interface=PROPERTIES)
    if not items:
        sys.exit(1)
    service, _, path = str(items[-1]).partition("/")
    item = bus.get_object(service, "/" + path)
    where = item.Get(ITEM, "Menu", dbus_interface=PROPERTIES)
    menu = dbus.Interface(bus.get_object(service, where), MENU)
    _, (_, _, children) = menu.GetLayout(0, -1, ["label"])
    for number, properties, _ in children:
        if str(properties.get("label", "")).replace("_", "") == entry:
            menu.Event(number, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))
            return
    sys.exit(f"no {entry} in {children}")


if sys.argv[1:2] == ["--press"]:
    press(sys.argv[2])
else:
    host()
