# SPDX-License-Identifier: Apache-2.0
# Prints a line and ends well: Linux, amd64, no library.
#   x86_64-linux-gnu-as -o hello.o hello-amd64.s
#   x86_64-linux-gnu-ld -n -s -o hello-amd64 hello.o

        .globl  _start
        .text
_start: mov     $1, %eax                # write
        mov     $1, %edi                # to standard output
        lea     text(%rip), %rsi
        mov     $length, %edx
        syscall
        mov     $60, %eax               # exit
        xor     %edi, %edi
        syscall

text:   .ascii  "hello from an image without a container\n"
        .equ    length, . - text
