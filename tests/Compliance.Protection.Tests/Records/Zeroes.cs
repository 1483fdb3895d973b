namespace Compliance.Protection.Tests.Records;

/// <summary>A document of zeroes of any length that takes no memory, and lets something happen in its midst.</summary>
internal sealed class Zeroes(long length) : MemoryStream
{
    private long _left = length;
    private int _reads;

    public int AfterRead { get; init; } = int.MaxValue;

    public Func<Task> Then { get; init; } = () => Task.CompletedTask;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_reads++ == AfterRead) await Then();
        var count = (int)Math.Min(buffer.Length, _left);
        buffer.Span[..count].Clear();
        _left -= count;
        return count;
    }
}
