arguments=(gamma "$(dirname "$test")/../../examples/bulk/case.yaml")
expect=("has a cell of its own: say by --plane which plane of it slips")
