"""Links as they are written: how they break, what was meant, and where relative ones lead."""
