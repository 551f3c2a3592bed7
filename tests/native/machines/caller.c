/* Loads a library of compiled rules and calls it, as ctypes does in the program itself.

   It is asked through standard input, in words of 64 bits with the lowest byte first: what is to
   be done and two numbers, then whatever that takes. It answers on standard output. Addresses are
   those of this process; whoever asks lays the tables out for them. */

#include <stdint.h>

#ifdef _WIN32
/* Declared here, and Windows asked itself: its headers come only with its runtime of C, which
   would be built first and takes minutes. */
#define WINDOWS(kind) __declspec(dllimport) kind __stdcall
WINDOWS(void) ExitProcess(uint32_t);
WINDOWS(void *) GetStdHandle(uint32_t);
WINDOWS(int) ReadFile(void *, void *, uint32_t, uint32_t *, void *);
WINDOWS(int) WriteFile(void *, const void *, uint32_t, uint32_t *, void *);
WINDOWS(void *) VirtualAlloc(void *, uint64_t, uint32_t, uint32_t);
WINDOWS(int) VirtualFree(void *, uint64_t, uint32_t);
WINDOWS(int) VirtualProtect(void *, uint64_t, uint32_t, uint32_t *);
WINDOWS(void *) LoadLibraryExA(const char *, void *, uint32_t);
WINDOWS(void *) GetProcAddress(void *, const char *);
enum { IN = -10, OUT = -11, AT_ONCE = 1 << 30 };
enum { RESERVED_AND_HERE = 0x3000, WRITABLE = 0x04, WRITABLE_CODE = 0x40, GIVEN_BACK = 0x8000 };
enum { USUAL_FOLDERS = 0x1000, ITS_OWN_FOLDER = 0x100 };
#else
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

enum { ROOM = 1, LEAVE, WRITE, READ, OPEN, SYMBOL, RUNNABLE, CALL };
enum { MOST_ARGUMENTS = 6 };

/* What every function of the library takes: places for its result and for what it raises, then
   its arguments, each a whole number or an address. A function that takes fewer sees no more. */
typedef int32_t function_of_rules(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                                  uint64_t, uint64_t);

#ifdef _WIN32
static void end(int status) { ExitProcess((uint32_t)status); }

static int64_t some_in(void *place, uint64_t size)
{
    uint32_t done = 0, most = size < AT_ONCE ? (uint32_t)size : AT_ONCE;
    return ReadFile(GetStdHandle((uint32_t)IN), place, most, &done, 0) ? done : 0;
}

static int64_t some_out(const void *place, uint64_t size)
{
    uint32_t done = 0, most = size < AT_ONCE ? (uint32_t)size : AT_ONCE;
    return WriteFile(GetStdHandle((uint32_t)OUT), place, most, &done, 0) ? done : 0;
}
#else
static void end(int status) { exit(status); }

static int64_t some_in(void *place, uint64_t size) { return read(0, place, size); }

static int64_t some_out(const void *place, uint64_t size) { return write(1, place, size); }
#endif

/* Whoever asks has gone where nothing more comes in: then there is nothing more to do. */
static void take(void *place, uint64_t size)
{
    for (char *next = place; size > 0;) {
        int64_t done = some_in(next, size);
        if (done <= 0)
            end(0);
        next += done;
        size -= (uint64_t)done;
    }
}

static void give(const void *place, uint64_t size)
{
    for (const char *next = place; size > 0;) {
        int64_t done = some_out(next, size);
        if (done <= 0)
            end(3);
        next += done;
        size -= (uint64_t)done;
    }
}

static void *room(uint64_t size)
{
#ifdef _WIN32
    return VirtualAlloc(0, size, RESERVED_AND_HERE, WRITABLE);
#else
    void *made = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return made == MAP_FAILED ? NULL : made;
#endif
}

static void leave(void *place, uint64_t size)
{
#ifdef _WIN32
    (void)size;
    VirtualFree(place, 0, GIVEN_BACK);
#else
    munmap(place, size);
#endif
}

/* Memory that was written to is from now on code. */
static uint64_t runnable(void *place, uint64_t size)
{
#ifdef _WIN32
    uint32_t before;
    return VirtualProtect(place, size, WRITABLE_CODE, &before) != 0;
#else
    __builtin___clear_cache((char *)place, (char *)place + size);
    return mprotect(place, size, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
#endif
}

/* With the flags ctypes opens a library with. */
static uint64_t opened(const char *path)
{
#ifdef _WIN32
    return (uint64_t)(uintptr_t)LoadLibraryExA(path, 0, USUAL_FOLDERS | ITS_OWN_FOLDER);
#else
    return (uint64_t)(uintptr_t)dlopen(path, RTLD_NOW | RTLD_LOCAL);
#endif
}

static uint64_t symbol(uint64_t library, const char *name)
{
#ifdef _WIN32
    return (uint64_t)(uintptr_t)GetProcAddress((void *)(uintptr_t)library, name);
#else
    return (uint64_t)(uintptr_t)dlsym((void *)(uintptr_t)library, name);
#endif
}

static uint64_t call(uint64_t function, uint64_t arguments)
{
    static uint64_t a[2 + MOST_ARGUMENTS];
    if (arguments > 2 + MOST_ARGUMENTS)
        end(4);
    take(a, arguments * sizeof *a);
    function_of_rules *called = (function_of_rules *)(uintptr_t)function;
    return (uint64_t)(int64_t)called(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
}

static void answer(uint64_t what, uint64_t first, uint64_t second)
{
    void *place = (void *)(uintptr_t)first;
    uint64_t result = 0;
    switch (what) {
    case ROOM:
        result = (uint64_t)(uintptr_t)room(first);
        break;
    case LEAVE:
        leave(place, second);
        return;
    case WRITE:
        take(place, second);
        return;
    case READ:
        give(place, second);
        return;
    case OPEN:
        result = opened(place);
        break;
    case SYMBOL:
        result = symbol(first, (const char *)(uintptr_t)second);
        break;
    case RUNNABLE:
        result = runnable(place, second);
        break;
    case CALL:
        result = call(first, second);
        break;
    default:
        end(5);
    }
    give(&result, sizeof result);
}

#ifdef _WIN32
void start(void)
#else
int main(void)
#endif
{
    uint64_t asked[3];
    for (;;) {
        take(asked, sizeof asked);
        answer(asked[0], asked[1], asked[2]);
    }
}
