module frontline.dev/frontline

go 1.26
