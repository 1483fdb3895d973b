namespace Infrastructure.Tests.Deployments;

/// <summary>Azure's own roles that the deployment assigns, by id.</summary>
internal static class BuiltInRoles
{
    public const string BlobOwner = "Storage Blob Data Owner";
    public const string BlobContributor = "Storage Blob Data Contributor";
    public const string QueueContributor = "Storage Queue Data Contributor";
    public const string QueueSender = "Storage Queue Data Message Sender";
    public const string TableContributor = "Storage Table Data Contributor";
    public const string MetricsPublisher = "Monitoring Metrics Publisher";
    public const string DurableContributor = "Durable Task Data Contributor";

    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = BlobOwner,
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = BlobContributor,
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = QueueContributor,
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = QueueSender,
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = TableContributor,
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = MetricsPublisher,
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = DurableContributor,
    };
}
