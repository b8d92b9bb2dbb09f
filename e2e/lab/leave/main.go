// Command leave runs a command outside of a chroot, as root may who has CAP_SYS_CHROOT.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	must(os.MkdirAll("/tmp/below", 0o755))
	// What works in a folder outside of its root is not held by that root.
	must(syscall.Chroot("/tmp/below"))
	for range 64 {
		must(syscall.Chdir(".."))
	}
	must(syscall.Chroot("."))
	must(syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
}

func must(err error) {
	if err != nil {
		fmt.Println("cannot leave:", err)
		os.Exit(1)
	}
}
