namespace Compliance.Proof.Tests.Verifying;

/// <summary>Notes and keys that others have published, with their source; facts, which any implementation must find alike.</summary>
internal static class PublishedNotes
{
    /// <summary>c2sp.org/signed-note, its example.</summary>
    public static readonly (string Key, string Note) Specification = (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n\n\u2014 example.com/foo "
        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");

    // golang.org/x/mod/sumdb/note, its tests.
    public const string Peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    public const string Enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    public const string PeterSeed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
    public const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    public const string PeterLine =
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    public const string EnochLine =
        "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    /// <summary>transparency-dev/formats, note/note_verifier_test.go: checkpoints under ECDSA keys of logs in production.</summary>
    public static readonly (string Key, string Note)[] Ecdsa =
    [
        (
            RekorKey,
            "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n\u2014 rekor.sigstore.dev "
            + "wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n"),
        (
            RekorKey,
            "rekor.sigstore.dev - 2605736670972794746\n90244708\nCOSIc1jqxpbuuTChPdiTqtZBBve7GAVJqTYjqAaM940=\n\n\u2014 "
            + "rekor.sigstore.dev wNI9ajBEAiAkKWVCpp/N5yF/GlQkAyKQxUsjc3Vpu04YyALJvrBsvAIgcZfXJsJdwLdgUAWwnekWg8YXS4gfz/DM1wVhhcouJBE=\n"),
        (
            "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=",
            "DEFAULT\n10\nbsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=\n\n\u2014 pixel6_transparency_log "
            + "kcFuMDBFAiEAhqMAP8P6qf6QxtUJhzMhbN+MbZ9dwfUHzGQJmffJHtoCIGD0cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4\n"),
    ];

    public const string RekorKey =
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";

    /// <summary>A checkpoint of the same log in sigstore's test data whose s is high: valid to others.</summary>
    public const string RekorHighS =
        "rekor.sigstore.dev - 2605736670972794746\n6915767\nIDKYzW3/yaZoFrPpz2HKEReyArFz47FmWC3Z9REfsCY=\nTimestamp: "
        + "1673599771028600100\n\n\u2014 rekor.sigstore.dev "
        + "wNI9ajBFAiBcmpywRj3UZCOMIzwlHzd5eNYEG1rQgX5VKhHAqM49iQIhAPxul/hYfn7wHRCh8/LTXFpLbB3vieU4mqLEPZSUdX4L\n";

    /// <summary>
    /// Checkpoints under Ed25519 keys: Go's checksum database (in FiloSottile/torchwood) and transparency-dev/tessera's test log.
    /// </summary>
    public static readonly (string Key, string Note)[] Checkpoints =
    [
        (
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
            "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n\u2014 sum.golang.org "
            + "Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=\n"),
        (
            "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
            "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n\u2014 example.com/log/testdata "
            + "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n"),
    ];

    /// <summary>
    /// A log's checkpoint cosigned by a witness, as nucleoledger.com publishes one with its receipts; its keys are published as bare
    /// hexadecimal.
    /// </summary>
    public static readonly (string LogName, string LogKey, string WitnessName, string WitnessKey, string Note) Cosigned = (
        "nucleoledger.com/recibos", "5e423033044f56a13a686799487bcbfa63dd1e39204cec27dd39a26daa615628",
        "witness.example/w1", "1e985ffbe45a77ee58253c6b392ae9272442cee842cec49dbf88fbb0fffd16a8",
        "nucleoledger.com/recibos\n5\nzskn84s97pizKDh6YIJ2cWTOUA4zcWUxL7zmlh7Rt4g=\n\n"
            + "\u2014 nucleoledger.com/recibos "
            + "O0zkALS6PItaJH+VC289ZBzrYsb7xePmn2CAJpRBButDQwxCBimslaUmSOWqzRv4Drj4t4xCsAjXOpWJoCu/xCCcAwc=\n"
            + "\u2014 witness.example/w1 "
            + "D3og2AAAAABqnX/wMYluZnTcuCWSNUsNysjhUbHMvyxQ7zy/t65M0+g9n9OOyfCkY9zImJxJteSvTnWG0muRW0PRoEpn/s+PK4daCg==\n");
}
