/* Random bytes for Rust programs in a Wine older than 8.11, which has no bcryptprimitives.dll. For tests: lies in their own Wine
 * prefix, never beside a program that is given away. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    return RtlGenRandom(bytes, (ULONG)count);
}
