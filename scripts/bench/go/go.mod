module example.com/sendjson

go 1.22
