using Compliance.DataMap;

namespace Compliance.Testing.DataMap;

public static class Addresses
{
    /// <param name="text"><c>dataset.collection</c>; the dataset's key has no dot.</param>
    public static CollectionAddress Of(string text) => text.Split('.', 2) is [var dataset, var collection]
        ? new CollectionAddress(dataset, collection)
        : throw new ArgumentException("Write dataset.collection.", nameof(text));
}
