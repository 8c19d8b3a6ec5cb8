# Sourced by ./run and ./run-tests: installs what is missing, configures and builds. Needs $root.

install_packages() {
    local list="$root/packaging/debian-packages.txt" package missing=()
    while read -r package; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done < <(grep -v -e '^#' -e '^$' "$list")
    [ ${#missing[@]} -gt 0 ] || return 0

    local sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    "${sudo[@]}" apt-get update
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

# build PRESET [cmake --build arguments…]
build() {
    local preset=$1
    shift
    (cd "$root" && cmake --preset "$preset" && cmake --build --preset "$preset" "$@")
}
