arguments=(patch)
expect=("patch needs a case file, right after the command: atomesh patch CASE")
