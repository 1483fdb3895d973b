using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>A certificate for this machine's loopback, signed by itself: nobody is to trust it but who pins its thumbprint.</summary>
internal static class LoopbackCertificate
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private static readonly TimeSpan LeastLeft = TimeSpan.FromDays(7);

    /// <summary>The one in the file, or a new one where there is none, or it ends soon.</summary>
    public static X509Certificate2 Load(string path, TimeProvider time)
    {
        DurableFile.EnsureDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (Read(path) is { } kept)
        {
            if (kept.NotAfter.ToUniversalTime() > (time.GetUtcNow() + LeastLeft).UtcDateTime)
                return kept;
            kept.Dispose();
        }

        DurableFile.Write(path, Create(time.GetUtcNow()), overwrite: true);
        return Read(path) ?? throw new IOException($"{path} vanished, or is damaged.");
    }

    private static X509Certificate2? Read(string path)
    {
        if (DurableFile.Read(path) is not { } pfx)
            return null;
        try
        {
            return X509CertificateLoader.LoadPkcs12(pfx, password: null);
        }
        catch (CryptographicException)
        {
            // Damaged: it guards nothing that lasts, so a new one takes its place.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pfx);
        }
    }

    private static byte[] Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Validity);
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
