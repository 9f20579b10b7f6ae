arguments=(bulk)
expect=("bulk needs a potential or a case file, right after the command")
