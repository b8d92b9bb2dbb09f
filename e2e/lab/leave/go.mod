module leave

go 1.26
