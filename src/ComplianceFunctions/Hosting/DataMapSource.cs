using Azure.Storage.Blobs;
using Compliance.KeyVault;
using Compliance.DataMap;
using Compliance.Storage.DataMap;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Hosting;

/// <summary>Reads the data map from beside the app, one file or a folder of them, or from a blob.</summary>
internal static class DataMapSource
{
    /// <exception cref="DataMapException">With every error of the files.</exception>
    /// <exception cref="SettingsException">There is nothing at the place that the setting names.</exception>
    public static async Task<DataMapFile> Read(IConfiguration configuration, CancellationToken cancellation)
    {
        var place = configuration[AppSetting.DataMap]!;
        try
        {
            return Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                ? DataMapFile.Parse(await Download(address, configuration, cancellation), Path.GetFileName(address.AbsolutePath))
                : DataMapFile.Read(Path.Combine(AppContext.BaseDirectory, place));
        }
        catch (Exception missing) when (missing is IOException or Azure.RequestFailedException)
        {
            throw new SettingsException([$"{AppSetting.DataMap}: {place} cannot be read ({missing.GetType().Name})."]);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> Download(Uri address, IConfiguration configuration, CancellationToken cancellation)
    {
        var blob = new BlobClient(address, AppIdentity.Of(configuration[AppSetting.ClientId]));
        return (await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory();
    }
}
