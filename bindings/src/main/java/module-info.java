/** The C side as Java sees it: finding and loading the libraries, and the generated calls. For the runtime only. */
module dev.isthmus.bindings {
    exports dev.isthmus.bindings to dev.isthmus.runtime;
    exports dev.isthmus.bindings.generated to dev.isthmus.runtime;
}
