; The installer for Windows: for one person, without an administrator. Compiled by makensis, which is told VERSION, PROGRAM, ROOT, OUT
; and, to sign the uninstaller too, SIGN. Takes away exactly what it brought; clips, ledger and key stay.
Unicode true
Target amd64-unicode
!include MUI2.nsh

Name "Rushes"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Rushes"
InstallDirRegKey HKCU "Software\Rushes" "InstallDir"
RequestExecutionLevel user
ManifestDPIAware true
SetCompressor /SOLID lzma
!ifdef SIGN
    !uninstfinalize '${SIGN} "%1"'
!endif
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Rushes"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Rushes"
VIAddVersionKey "LegalCopyright" "MIT or Apache-2.0"

!define MUI_ICON "${ROOT}/assets/icon/rushes.ico"
!define MUI_UNICON "${ROOT}/assets/icon/rushes.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\rushes.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Rushes"
; The name under which Windows shows notifications, as in src/ui/native_notices.rs.
!define SENDER "Software\Classes\AppUserModelId\app.rushes.Rushes"

!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A running program can be neither replaced nor taken away. Error level 5 ends a silent run; nothing was changed then.
!macro STOP_WHILE_IT_RUNS WHAT
    again:
    IfFileExists "$INSTDIR\rushes.exe" 0 free
    ClearErrors
    FileOpen $0 "$INSTDIR\rushes.exe" a
    IfErrors 0 closed
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Rushes is running: close it and retry to ${WHAT} it" /SD IDCANCEL IDRETRY again
    SetErrorLevel 5
    Quit
    closed:
    FileClose $0
    free:
!macroend

Function .onInit
    !insertmacro STOP_WHILE_IT_RUNS "update"
FunctionEnd

Function un.onInit
    !insertmacro STOP_WHILE_IT_RUNS "uninstall"
FunctionEnd

Section
    SetOutPath "$INSTDIR"
    File /oname=rushes.exe "${PROGRAM}"
    File "${ROOT}/assets/THIRD-PARTY.txt"
    File /oname=rushes.png "${ROOT}/assets/icon/rushes-256.png"
    File "${ROOT}/LICENSE-MIT"
    File "${ROOT}/LICENSE-APACHE"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\Rushes.lnk" "$INSTDIR\rushes.exe"
    WriteRegStr HKCU "Software\Rushes" "InstallDir" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Rushes"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\rushes.exe"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Rushes team"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegStr HKCU "${SENDER}" "DisplayName" "Rushes"
    WriteRegStr HKCU "${SENDER}" "IconUri" "$INSTDIR\rushes.png"
    SectionGetSize 0 $0
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    Delete "$INSTDIR\rushes.exe"
    Delete "$INSTDIR\THIRD-PARTY.txt"
    Delete "$INSTDIR\rushes.png"
    Delete "$INSTDIR\LICENSE-MIT"
    Delete "$INSTDIR\LICENSE-APACHE"
    Delete "$INSTDIR\uninstall.exe"
    SetOutPath "$TEMP" ; a folder that one stands in can't be taken away
    RMDir "$INSTDIR"
    RMDir "$LOCALAPPDATA\Programs" ; stays as long as anything else is in it
    Delete "$SMPROGRAMS\Rushes.lnk"
    DeleteRegKey HKCU "${SENDER}"
    DeleteRegKey HKCU "Software\Rushes"
    DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
