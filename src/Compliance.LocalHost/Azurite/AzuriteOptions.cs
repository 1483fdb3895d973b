namespace Compliance.LocalHost.Azurite;

public sealed record AzuriteOptions
{
    /// <summary>Storage that already runs. When given, nothing is installed, started or stopped. Default: none.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Folder that keeps the data; made if absent. Default: none, the data lives in memory and dies with the process.</summary>
    public string? Location { get; init; }

    /// <summary>Loopback ports, 0 to 65535. Default: 0, the operating system chooses a free one.</summary>
    public int BlobPort { get; init; }

    /// <inheritdoc cref="BlobPort"/>
    public int QueuePort { get; init; }

    /// <inheritdoc cref="BlobPort"/>
    public int TablePort { get; init; }

    /// <summary>
    /// Whether the end of this process, however it comes, ends Azurite too. Default: yes. When not, only
    /// <see cref="AzuriteProcess.DisposeAsync"/> stops it, and it outlives a killed parent.
    /// </summary>
    public bool StopWithParent { get; init; } = true;

    /// <summary>Ignore headers and parameters that Azurite does not know instead of refusing them. Default: no.</summary>
    public bool Loose { get; init; }
}
