using NodaTime;

namespace Shop.Generation;

/// <summary>A document or a picture. Its name says nothing about anyone: folder and id are random.</summary>
public sealed record StoredFile(
    string Container,
    string Folder,
    string Id,
    string CustomerNumber,
    string Kind,
    string ContentType,
    Instant UploadedAt,
    string? SharedWith,
    string Scanner,
    Func<Stream> Open)
{
    public const string Documents = "documents";
    public const string Pictures = "pictures";

    public string Name => $"{Folder}/{Id}";
}
