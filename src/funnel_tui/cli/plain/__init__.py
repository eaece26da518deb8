"""The program without a screen: a line is read, a line is answered."""
