"""What stands for an apostrophe, as phones and the keyboards of other languages write it."""

APOSTROPHES = "'’‘‛`´ʹʼˈ′＇"
