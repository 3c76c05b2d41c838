; The installer for Windows: for one person, without an administrator. Compiled by makensis, which is told VERSION, PROGRAM, NOTICES,
; ROOT and OUT. Takes away exactly what it brought; clips, ledger and key stay.
Unicode true
Target amd64-unicode
!include MUI2.nsh

Name "Rushes"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Rushes"
InstallDirRegKey HKCU "Software\Rushes" "InstallDir"
RequestExecutionLevel user
SetCompressor /SOLID lzma
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

!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Section
    SetOutPath "$INSTDIR"
    File /oname=rushes.exe "${PROGRAM}"
    File /oname=THIRD-PARTY.html "${NOTICES}"
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
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    Delete "$INSTDIR\rushes.exe"
    Delete "$INSTDIR\THIRD-PARTY.html"
    Delete "$INSTDIR\LICENSE-MIT"
    Delete "$INSTDIR\LICENSE-APACHE"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\Rushes.lnk"
    DeleteRegKey HKCU "Software\Rushes"
    DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
