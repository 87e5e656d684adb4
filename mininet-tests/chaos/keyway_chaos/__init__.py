"""The chaos driver: changes and faults at random, and a small model that says what must come of it.

Open driver.py first. model.py knows what was asked for and nothing of switches; changes.py and faults.py
do something to the lab and, where that changes what must be, to the model; checks.py compare the two.
"""
