namespace Azure.Security.KeyVault.Keys;

public class CreateKeyOptions
{
    public IList<KeyOperation> KeyOperations => throw global::KeyVault.Reference.Missing.Package;
}

public class CreateEcKeyOptions : CreateKeyOptions
{
    public CreateEcKeyOptions(string name, bool hardwareProtected = false) => throw global::KeyVault.Reference.Missing.Package;

    public KeyCurveName? CurveName
    {
        get => throw global::KeyVault.Reference.Missing.Package;
        set => throw global::KeyVault.Reference.Missing.Package;
    }
}

public class CreateRsaKeyOptions : CreateKeyOptions
{
    public CreateRsaKeyOptions(string name, bool hardwareProtected = false) => throw global::KeyVault.Reference.Missing.Package;

    public int? KeySize
    {
        get => throw global::KeyVault.Reference.Missing.Package;
        set => throw global::KeyVault.Reference.Missing.Package;
    }
}

public readonly struct KeyCurveName
{
    public static KeyCurveName P256 => throw global::KeyVault.Reference.Missing.Package;
}

public readonly struct KeyOperation
{
    public static KeyOperation Sign => throw global::KeyVault.Reference.Missing.Package;

    public static KeyOperation UnwrapKey => throw global::KeyVault.Reference.Missing.Package;
}
