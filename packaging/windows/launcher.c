/* Starts the program in the Python that lies beside this file.
 *
 * Built twice: as "AI Author.exe" for the menu, without a console, and as "aiauthor.exe" for the command line. Python
 * runs within the launcher's own process, so that Windows names, pins and groups the program and not "Python".
 * Python's own helpers, which start this file again as if it were python.exe, are let through as they are.
 */
#define UNICODE
#include <windows.h>
#include <shellapi.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define ROOM 32768 /* characters; the longest path that Windows knows */

static wchar_t self[ROOM], library[ROOM];

static int fail(const wchar_t *told) {
#ifdef WINDOWED
    MessageBoxW(NULL, told, L"AI Author", MB_ICONERROR | MB_OK);
#else
    DWORD written;
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    if (!WriteConsoleW(out, told, (DWORD)wcslen(told), &written, NULL)) {
        char bytes[1024];
        int length = WideCharToMultiByte(CP_UTF8, 0, told, -1, bytes, sizeof bytes, NULL, NULL);
        if (length > 1)
            WriteFile(out, bytes, (DWORD)length - 1, &written, NULL);
    }
#endif
    return 2;
}

int main(void) {
    int count = 0, given = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    DWORD length = GetModuleFileNameW(NULL, self, ROOM);
    if (words == NULL || length == 0 || length >= ROOM - 20)
        return fail(L"AI Author lies in a folder whose path is too long.\n");
    wcscpy(library, self);
    wchar_t *name = wcsrchr(library, L'\\');
    wcscpy(name == NULL ? library : name + 1, L"python311.dll");
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    int (*run)(int, wchar_t **) = python ? (int (*)(int, wchar_t **))(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (run == NULL)
        return fail(L"AI Author is not complete: python311.dll is missing or damaged. Please install it again.\n");

    wchar_t **arguments = calloc((size_t)count + 8, sizeof *arguments);
    if (arguments == NULL)
        return fail(L"There is not enough memory.\n");
    arguments[given++] = self;
    int first = 1;
    int is_python = count > 1 && (wcscmp(words[1], L"-m") == 0 || wcscmp(words[count - 1], L"--multiprocessing-fork") == 0);
    if (!is_python) {
        static wchar_t *ours[] = {L"-I", L"-X", L"utf8", L"-m", L"aiauthor"};
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            arguments[given++] = ours[i];
    }
    while (first < count)
        arguments[given++] = words[first++];
    int status = run(given, arguments);
#ifdef WINDOWED
    if (status != 0)
        fail(L"AI Author could not go on. In a command window, \"aiauthor self-test\" in the folder of the program "
             L"tells what is wrong with it on this machine. What you have written is kept.\n");
#endif
    return status;
}
