; The setup program for Windows: for one user, without administrator rights.
;
;   setup.exe /S [/D=FOLDER]            silent; FOLDER last, and without quotes
;   uninstall.exe /S [/REMOVEDATA=1]    silent; settings, voices and snapshots stay unless asked
;
; Exit codes: 0 done, 1 cancelled, 2 not possible, 3 the program is running, 4 no space.
;
; The program lies in app\. A new version is unpacked beside it and changes places with it at the end, so that a setup
; that is cut off leaves the old version as it was, and never a mixture.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
$COMPRESSOR

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "$NAME"
!define EXE "$NAME.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\$COMMAND"
!define CLASSES "Software\Classes"
!define LONGEST_FOLDER 110

Name "$NAME"
BrandingText "$NAME $VERSION"
OutFile "$OUT"
InstallDir "$$LOCALAPPDATA\Programs\$NAME"
InstallDirRegKey HKCU "Software\$NAME" "Folder"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "$DOTS"
VIAddVersionKey "ProductName" "$NAME"
VIAddVersionKey "ProductVersion" "$VERSION"
VIAddVersionKey "FileVersion" "$VERSION"
VIAddVersionKey "FileDescription" "$NAME setup"
VIAddVersionKey "CompanyName" "$PUBLISHER"
VIAddVersionKey "LegalCopyright" "$LICENCE"

!define MUI_ICON "$ICON"
!define MUI_UNICON "$ICON"
!define MUI_ABORTWARNING
!define MUI_CUSTOMFUNCTION_ABORT removeUnfinished
!define MUI_FINISHPAGE_RUN "$$INSTDIR\app\$${EXE}"
!define MUI_WELCOMEPAGE_TEXT "$$(Welcome)"

!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE checkFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH

!insertmacro MUI_UNPAGE_CONFIRM
UninstPage components
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString Welcome $${LANG_ENGLISH} "This installs $NAME $VERSION for you alone; no administrator is needed. It takes about $MEGABYTES MB.$$\r$$\n$$\r$$\nNothing you write with it leaves this machine."
LangString Welcome $${LANG_GERMAN} "Hiermit wird $NAME $VERSION nur für Sie installiert; Rechte eines Administrators sind nicht nötig. Es braucht etwa $MEGABYTES MB.$$\r$$\n$$\r$$\nNichts, was Sie damit schreiben, verlässt diesen Rechner."
LangString Running $${LANG_ENGLISH} "$NAME is running. Please close its windows, then try again; nothing has been changed."
LangString Running $${LANG_GERMAN} "$NAME läuft gerade. Bitte schließen Sie seine Fenster und versuchen Sie es noch einmal; geändert wurde nichts."
LangString NoSpace $${LANG_ENGLISH} "There is not enough space on the drive of this folder: $NAME needs $MEGABYTES MB while it is installed. Nothing has been changed."
LangString NoSpace $${LANG_GERMAN} "Auf dem Laufwerk dieses Ordners ist zu wenig Platz: $NAME braucht beim Installieren $MEGABYTES MB. Geändert wurde nichts."
LangString TooLong $${LANG_ENGLISH} "The path of this folder is too long for Windows; please choose a shorter one (up to $${LONGEST_FOLDER} characters)."
LangString TooLong $${LANG_GERMAN} "Der Pfad dieses Ordners ist für Windows zu lang; bitte wählen Sie einen kürzeren (bis $${LONGEST_FOLDER} Zeichen)."
LangString NotWritable $${LANG_ENGLISH} "This folder cannot be written to; please choose another. Nothing has been changed."
LangString NotWritable $${LANG_GERMAN} "In diesen Ordner kann nicht geschrieben werden; bitte wählen Sie einen anderen. Geändert wurde nichts."
LangString TooOld $${LANG_ENGLISH} "$NAME needs Windows 10 (version 1903) or later on a processor of Intel's or AMD's kind."
LangString TooOld $${LANG_GERMAN} "$NAME braucht Windows 10 (Version 1903) oder neuer auf einem Prozessor von Intels oder AMDs Art."
LangString Program $${LANG_ENGLISH} "$NAME"
LangString Program $${LANG_GERMAN} "$NAME"
LangString Data $${LANG_ENGLISH} "Also remove my settings, voices, snapshots and recovery files"
LangString Data $${LANG_GERMAN} "Auch meine Einstellungen, Stimmen, Schnappschüsse und Wiederherstellungsdateien entfernen"

!macro fail text code
  MessageBox MB_OK|MB_ICONSTOP "$${text}" /SD IDOK
  SetErrorLevel $${code}
  Quit
!macroend

; Whether the program in $$INSTDIR\app runs: 1 in $$0. Windows keeps a library that is in use from being written to.
!macro defineIsRunning prefix
Function $${prefix}isRunning
  StrCpy $$0 0
  $${If} $${FileExists} "$$INSTDIR\app\python311.dll"
    ClearErrors
    FileOpen $$1 "$$INSTDIR\app\python311.dll" a
    $${If} $${Errors}
      StrCpy $$0 1
    $${Else}
      FileClose $$1
    $${EndIf}
  $${EndIf}
FunctionEnd

Function $${prefix}waitUntilClosed
  again:
  Call $${prefix}isRunning
  $${If} $$0 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$$(Running)" /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
  $${EndIf}
FunctionEnd
!macroend
!insertmacro defineIsRunning ""
!insertmacro defineIsRunning "un."

; A sentence in $$0 where $$INSTDIR will not do, and the exit code in $$1; "" if it will.
Function whyNotThere
  StrCpy $$0 ""
  StrCpy $$1 2
  StrLen $$2 "$$INSTDIR"
  $${If} $$2 > $${LONGEST_FOLDER}
    StrCpy $$0 "$$(TooLong)"
    Return
  $${EndIf}
  ClearErrors
  CreateDirectory "$$INSTDIR"
  GetTempFileName $$3 "$$INSTDIR"
  $${If} $${Errors}
    StrCpy $$0 "$$(NotWritable)"
    Return
  $${EndIf}
  Delete "$$3"
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$$INSTDIR", *l .r3, p 0, p 0) i .r4'
  System::Int64Op $$3 / 1048576
  Pop $$3
  $${If} $$4 <> 0
  $${AndIf} $$3 < $MEGABYTES
    StrCpy $$0 "$$(NoSpace)"
    StrCpy $$1 4
    RMDir "$$INSTDIR" ; only if it is empty
  $${EndIf}
FunctionEnd

Function checkFolder
  Call whyNotThere
  $${If} $$0 != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$$0"
    Abort
  $${EndIf}
FunctionEnd

Function .onInit
  $${IfNot} $${AtLeastWin10}
  $${OrIfNot} $${RunningX64}
    !insertmacro fail "$$(TooOld)" 2
  $${EndIf}
FunctionEnd

Function un.onInit
  Call un.waitUntilClosed
FunctionEnd

Section "$$(Program)" program
  Call whyNotThere
  $${If} $$0 != ""
    StrCpy $$5 $$1
    MessageBox MB_OK|MB_ICONSTOP "$$0" /SD IDOK
    SetErrorLevel $$5
    Quit
  $${EndIf}
  Call waitUntilClosed

  RMDir /r "$$INSTDIR\app.new"
  SetOutPath "$$INSTDIR\app.new"
  File /r "$FOLDER\*"
  SetOutPath "$$INSTDIR"

  changePlaces:
  Call waitUntilClosed ; it may have been started meanwhile
  RMDir /r "$$INSTDIR\app.old"
  ClearErrors
  $${If} $${FileExists} "$$INSTDIR\app\*"
    Rename "$$INSTDIR\app" "$$INSTDIR\app.old"
    $${If} $${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$$(Running)" /SD IDCANCEL IDRETRY changePlaces
      RMDir /r "$$INSTDIR\app.new"
      SetErrorLevel 3
      Quit
    $${EndIf}
  $${EndIf}
  Rename "$$INSTDIR\app.new" "$$INSTDIR\app"
  $${If} $${Errors}
    Rename "$$INSTDIR\app.old" "$$INSTDIR\app"
    RMDir /r "$$INSTDIR\app.new"
    !insertmacro fail "$$(NotWritable)" 2
  $${EndIf}
  RMDir /r "$$INSTDIR\app.old"

  WriteUninstaller "$$INSTDIR\uninstall.exe"
  CreateShortcut "$$SMPROGRAMS\$NAME.lnk" "$$INSTDIR\app\$${EXE}" "" "$$INSTDIR\app\$${EXE}" 0
  WriteRegStr HKCU "Software\$NAME" "Folder" "$$INSTDIR"

$REGISTER
  WriteRegStr HKCU "$${UNINSTALL}" "DisplayName" "$NAME"
  WriteRegStr HKCU "$${UNINSTALL}" "DisplayVersion" "$VERSION"
  WriteRegStr HKCU "$${UNINSTALL}" "DisplayIcon" "$$INSTDIR\app\$${EXE}"
  WriteRegStr HKCU "$${UNINSTALL}" "Publisher" "$PUBLISHER"
  WriteRegStr HKCU "$${UNINSTALL}" "URLInfoAbout" "$HOMEPAGE"
  WriteRegStr HKCU "$${UNINSTALL}" "InstallLocation" "$$INSTDIR"
  WriteRegStr HKCU "$${UNINSTALL}" "UninstallString" '"$$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "$${UNINSTALL}" "QuietUninstallString" '"$$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "$${UNINSTALL}" "EstimatedSize" $KILOBYTES
  WriteRegDWORD HKCU "$${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "$${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; kinds of files have changed
SectionEnd

Function .onInstFailed
  RMDir /r "$$INSTDIR\app.new"
FunctionEnd

Function removeUnfinished
  RMDir /r "$$INSTDIR\app.new"
FunctionEnd

Section "un.$$(Program)"
  SectionIn RO
  Delete "$$SMPROGRAMS\$NAME.lnk"
  RMDir /r "$$INSTDIR\app"
  RMDir /r "$$INSTDIR\app.new"
  RMDir /r "$$INSTDIR\app.old"
  Delete "$$INSTDIR\uninstall.exe"
  RMDir "$$INSTDIR" ; only if it is empty: what else lies there is the writer's
$UNREGISTER
  DeleteRegKey HKCU "$${UNINSTALL}"
  DeleteRegKey HKCU "Software\$NAME"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section /o "un.$$(Data)" data
  RMDir /r "$$LOCALAPPDATA\$APP_ID"
SectionEnd

; /REMOVEDATA=1 stands for the tick in silent mode.
Section "-un.silentData"
  $${GetParameters} $$0
  ClearErrors
  $${GetOptions} $$0 "/REMOVEDATA=" $$1
  $${IfNot} $${Errors}
  $${AndIf} $$1 == 1
    RMDir /r "$$LOCALAPPDATA\$APP_ID"
  $${EndIf}
SectionEnd
