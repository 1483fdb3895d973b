namespace Azure.Security.KeyVault.Keys.Cryptography;

public class CryptographyClient
{
    protected CryptographyClient() => throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<SignResult> SignAsync(SignatureAlgorithm algorithm, byte[] digest, CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<UnwrapResult> UnwrapKeyAsync(
        KeyWrapAlgorithm algorithm,
        byte[] encryptedKey,
        CancellationToken cancellationToken = default) => throw global::KeyVault.Reference.Missing.Package;
}

public class SignResult
{
    internal SignResult() => throw global::KeyVault.Reference.Missing.Package;

    public byte[] Signature => throw global::KeyVault.Reference.Missing.Package;
}

public class UnwrapResult
{
    internal UnwrapResult() => throw global::KeyVault.Reference.Missing.Package;

    public byte[] Key => throw global::KeyVault.Reference.Missing.Package;
}

public readonly struct KeyWrapAlgorithm
{
    public static KeyWrapAlgorithm RsaOaep256 => throw global::KeyVault.Reference.Missing.Package;
}

public readonly struct SignatureAlgorithm
{
    public static SignatureAlgorithm ES256 => throw global::KeyVault.Reference.Missing.Package;
}
