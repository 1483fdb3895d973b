using System.Net;
using System.Net.Sockets;

namespace Compliance.Connectors.Tests;

/// <summary>An address of this machine where nobody listens.</summary>
internal static class Dead
{
    public static int Port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A storage account of that address, with a key of the right form.</summary>
    public static string StorageAccount()
    {
        var (key, port) = (Convert.ToBase64String(new byte[64]), Port());
        return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={key};"
            + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    /// <summary>The same storage account under another key.</summary>
    public static string OtherKey(string connectionString) => string.Join(';', connectionString.Split(';').Select(part =>
        part.StartsWith("AccountKey=", StringComparison.OrdinalIgnoreCase) ? $"AccountKey={Convert.ToBase64String(new byte[64])}" : part));
}
