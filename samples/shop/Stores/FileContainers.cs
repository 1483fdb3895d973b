using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Shop.Generation;

namespace Shop.Stores;

/// <summary>
/// Two containers of blobs named FOLDER/ID, both random: a blob's name is in every access log and must not say whose it
/// is. The folder stands in the customer's profile, and one strongly consistent listing by prefix finds the whole of it;
/// Azure's index of blob tags lags behind writes, and an erasure cannot rely on it.
/// </summary>
internal sealed class FileContainers(ShopStores stores, CustomerSealing sealing)
{
    private const string Content = "content";
    private const int Parallelism = 16;

    public async Task Write(IEnumerable<StoredFile> files, Action<int> done, CancellationToken cancellation)
    {
        foreach (var container in new[] { StoredFile.Documents, StoredFile.Pictures })
            await stores.Container(container).CreateIfNotExistsAsync(cancellationToken: cancellation);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation };
        await Parallel.ForEachAsync(files, limit, async (file, stop) =>
        {
            await Write(file, stop);
            done(1);
        });
    }

    private async Task Write(StoredFile file, CancellationToken cancellation)
    {
        var blob = stores.Container(file.Container).GetBlockBlobClient(file.Name);
        var headers = new BlobHttpHeaders { ContentType = file.ContentType };
        await using var plaintext = file.Open();
        if (plaintext is MemoryStream)
        {
            // One call for a small file; a block stream needs two.
            using var body = new MemoryStream();
            await Seal(file, plaintext, body, cancellation);
            body.Position = 0;
            await blob.UploadAsync(body, new BlobUploadOptions { HttpHeaders = headers, Metadata = Metadata(file) }, cancellation);
            return;
        }

        var options = new BlockBlobOpenWriteOptions { HttpHeaders = headers, Metadata = Metadata(file) };
        await using var blocks = await blob.OpenWriteAsync(overwrite: true, options, cancellation);
        await Seal(file, plaintext, blocks, cancellation);
    }

    private Task Seal(StoredFile file, Stream plaintext, Stream destination, CancellationToken cancellation) =>
        sealing.Content(file.CustomerNumber, $"shop_files.{file.Container}", file.Name, Content, plaintext, destination, cancellation);

    private static Dictionary<string, string> Metadata(StoredFile file)
    {
        var metadata = new Dictionary<string, string>
        {
            ["folder"] = file.Folder,
            ["customer_number"] = file.CustomerNumber,
            ["kind"] = file.Kind,
            ["uploaded_at"] = NodaTime.Text.InstantPattern.General.Format(file.UploadedAt),
            ["scanner"] = file.Scanner,
        };
        if (file.SharedWith is { } reader)
            metadata["shared_with"] = reader;
        return metadata;
    }
}
