using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Subjects;
using Shop;

namespace Compliance.LocalHost.Demo;

/// <summary>A copy of one sealed document, taken before the erasure, as anyone with a backup might have it.</summary>
internal sealed class SealedDocument
{
    private readonly byte[] _copy;
    private readonly string _subject;
    private readonly RecordAddress _address;

    private SealedDocument(byte[] copy, string subject, RecordAddress address)
    {
        _copy = copy;
        _subject = subject;
        _address = address;
    }

    /// <summary>Why the copy did not open.</summary>
    public string? Refusal { get; private set; }

    /// <returns>Null when the customer has no document that opens.</returns>
    public static async Task<SealedDocument?> Take(
        ShopStores stores, string customer, IServiceProvider services, CancellationToken cancellation)
    {
        var subjects = await services.GetRequiredService<ISubjectDirectory>().Find("customer_number", Personal.Of(customer), cancellation);
        var container = new BlobContainerClient(stores.StorageConnectionString, $"{stores.Prefix}documents");
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, null, cancellation))
        {
            if (subjects is not [var subject] || !blob.Metadata.TryGetValue("customer_number", out var owner) || owner != customer)
                continue;

            var stored = (await container.GetBlobClient(blob.Name).DownloadContentAsync(cancellation)).Value.Content.ToArray();
            var document = new SealedDocument(stored, subject, new RecordAddress("shop_files.documents", blob.Name, "content"));
            return await document.RefusesToOpen(services, cancellation) is null ? document : null;
        }

        return null;
    }

    /// <returns>The refusal, or null when it opens.</returns>
    public async Task<string?> RefusesToOpen(IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            await services.GetRequiredService<SubjectProtector>().Open(_subject, _address, _copy, cancellation);
            return null;
        }
        catch (ProtectionException refused)
        {
            return Refusal = refused.Message;
        }
    }
}
