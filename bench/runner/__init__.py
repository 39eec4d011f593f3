"""What bench/run does. Start in main.py; cases.py is the table of what is compared."""
