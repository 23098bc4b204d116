"""The few line drawings used beside words, as paths in a 24 by 24 square. Pure data."""

ICONS = {
    "pen": "M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1zM14.5 6.5l3 3",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "cross": "M6 6l12 12M18 6L6 18",
    "warn": "M12 4l9 16H3zM12 10v4M12 17v.5",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.5V8",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "down": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "up": "M12 20V9M7 13l5-5 5 5M5 4h14",
    "lock": "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4.5-5.5 8-5.5s7 1.5 8 5.5",
    "globe": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
    "send": "M4 12l16-8-5 16-3.5-6.5z",
    "plus": "M12 5v14M5 12h14",
    "right": "M9 5l7 7-7 7",
    "left": "M15 5l-7 7 7 7",
    "comment": "M4 5h16v11H10l-4 4v-4H4z",
    "seal": "M12 3a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM9 14l-1.5 7 4.5-2.5 4.5 2.5L15 14",
}
