# Sourced by run-tests.sh: a local Maven repository of this folder for our own artifacts, which takes everything else
# from the user's and gives it what had to be downloaded. Our SNAPSHOTs in ~/.m2 would pass for released artifacts in
# every other build on the machine, and those of two clones would be mixed. (Maven 3.8 has no repository chain.)

users_repository() {
  local said
  said=$(printf '%s' "${MAVEN_OPTS:-}" | sed -n 's/.*-Dmaven\.repo\.local=\([^ ]*\).*/\1/p')
  if [ -z "$said" ] && [ -f "$HOME/.m2/settings.xml" ]; then
    said=$(sed -n 's:.*<localRepository>\(.*\)</localRepository>.*:\1:p' "$HOME/.m2/settings.xml" | head -n 1)
    said=${said/'${user.home}'/$HOME}
  fi
  printf '%s\n' "${said:-$HOME/.m2/repository}"
}

# Moves downloaded folders to the user's repository and links all that is there.
# usage: share_folders OURS THEIRS OWN      (OWN: the folder that is not shared)
share_folders() {
  local entry name
  mkdir -p "$1" "$2"
  for entry in "$1"/*; do
    name=${entry##*/}
    if [ "$name" != "$3" ] && [ -d "$entry" ] && [ ! -L "$entry" ] && [ ! -e "$2/$name" ]; then
      mv "$entry" "$2/$name"
    fi
  done
  for entry in "$2"/*; do
    name=${entry##*/}
    if [ "$name" != "$3" ] && [ -d "$entry" ] && [ ! -e "$1/$name" ]; then
      rm -f "$1/$name"
      ln -s "$entry" "$1/$name"
    fi
  done
}

# usage: prepare_repository FOLDER
prepare_repository() {
  local theirs
  theirs=$(users_repository)
  share_folders "$1" "$theirs" dev
  share_folders "$1/dev" "$theirs/dev" legate
}
