namespace Compliance.LocalHost.Vault;

/// <summary>Where, in a local host's data directory, its keys are: one place for whoever serves them.</summary>
internal static class VaultFiles
{
    public static string Keys(string dataDirectory) => Path.Combine(dataDirectory, "vault");

    /// <summary>A private key, PKCS #8: whoever reads it signs as this host.</summary>
    public static string SigningKey(string dataDirectory) => Path.Combine(dataDirectory, "signing", "private-key.p8");

    public static string Witness(string dataDirectory) => Path.Combine(dataDirectory, "witness");

    public static string Certificate(string dataDirectory) => Path.Combine(dataDirectory, "vault-tls.pfx");
}
