# Installs, tries and removes the setup program on Windows, as a writer without administrator rights would.
#
#   packaging\windows\verify.ps1 FOLDER      FOLDER holds one aiauthor-*-setup.exe
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = "Stop"

function Expect([bool]$Holds, [string]$What) {
    if (-not $Holds) { Write-Host "FAILED: $What"; exit 1 }
    Write-Host "ok: $What"
}
function Run([string]$Program, [string[]]$Words) { (Start-Process $Program $Words -Wait -PassThru).ExitCode }

$setup = (Get-Item "$Folder\aiauthor-*-setup.exe").FullName
$place = "$env:LOCALAPPDATA\Programs\Ä writer's place"
$uninstall = "HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\aiauthor"

Expect ((Run $setup @("/S", "/D=$place")) -eq 0) "installs silently"
Expect (Test-Path "$place\app\AI Author.exe") "the program is in its place"
Expect (Test-Path "$env:APPDATA\Microsoft\Windows\Start Menu\Programs\AI Author.lnk") "it is in the Start menu"
Expect ((Get-ItemProperty $uninstall).DisplayName -eq "AI Author") "Windows can remove it"
& "$place\app\aiauthor.exe" self-test
Expect ($LASTEXITCODE -eq 0) "aiauthor self-test"
$suggestion = & "$place\app\aiauthor.exe" suggest --text "It was a dark and"
Expect ($suggestion.Length -gt 0) "aiauthor suggest: $suggestion"

$page = "$env:TEMP\a page.md"
Set-Content $page "Once upon a time"
$window = Start-Process "$place\app\AI Author.exe" @("gui", "`"$page`"") -PassThru
Start-Sleep 15
$window.Refresh()
Expect (-not $window.HasExited -and $window.MainWindowHandle -ne 0) "the window opens"
Expect ((Run $setup @("/S", "/D=$place")) -eq 3) "an upgrade while it runs is refused"
Expect (-not $window.HasExited) "and harms nothing"
$null = $window.CloseMainWindow()
Expect ($window.WaitForExit(20000)) "the window closes"
Expect ((Run $setup @("/S", "/D=$place")) -eq 0) "an upgrade installs over it"

# _?= keeps the uninstaller from copying itself elsewhere and returning at once.
Expect ((Run "$place\uninstall.exe" @("/S", "_?=$place")) -eq 0) "is removed silently"
Expect (-not (Test-Path "$place\app")) "nothing of the program is left"
Expect (-not (Test-Path $uninstall)) "Windows has forgotten it"
Expect (Test-Path "$env:LOCALAPPDATA\aiauthor") "the writer's settings are kept"
