"""What is measured, declared by stage; the groups pupils are counted in, the breaks, the register."""
