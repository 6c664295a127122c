/** Words that stand in titles in lower case and in no name, English and French. */
export const FUNCTION_WORDS = new Set(
  (
    "a an and or of in on for the to with from by via at is are be as into through under over between without towards toward using can do does how why what when " +
    "not its their our that this it vs versus than beyond about against across within un une des les du au aux et ou pour par avec sans dans sur sous vers chez entre " +
    "est sont qui que comment pourquoi ses son sa leur leurs ce cette ces selon depuis"
  ).split(" "),
);
