# cmake --install BUILD --prefix DIR. The plugins lie beside no other program's: DIR/lib/truebar/plugins/KIND.
include_guard(GLOBAL)
include(GNUInstallDirs)

install(TARGETS truebar truebar-cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
get_property(plugin_targets GLOBAL PROPERTY TRUEBAR_PLUGIN_TARGETS)
foreach(target IN LISTS plugin_targets)
    get_target_property(folder ${target} LIBRARY_OUTPUT_DIRECTORY)
    cmake_path(GET folder FILENAME kind)
    install(TARGETS ${target} LIBRARY DESTINATION "lib/truebar/plugins/${kind}")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/packaging/truebar.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/truebar.svg"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
