using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Compliance.Requests.Rights.Access;

/// <summary>The files of an archive with their SHA-256: whoever has the archive can check that none was changed or left out.</summary>
internal sealed class ExportManifest
{
    /// <summary>The manifest's own name: it is the last file, and names all others.</summary>
    public const string Name = "manifest.json";

    private readonly List<(string Name, long Length, string Hash)> _files = [];

    /// <summary>A stream that notes what is written to a file of the archive as soon as it is closed.</summary>
    public Stream Noting(string name, Stream file) => new NotingStream(file, (length, hash) => _files.Add((name, length, hash)));

    public JsonObject ToJson() => new()
    {
        ["algorithm"] = "SHA-256",
        ["files"] = new JsonArray([.. _files.Select(each =>
            new JsonObject { ["name"] = each.Name, ["bytes"] = each.Length, ["sha256"] = each.Hash })]),
    };

    private sealed class NotingStream(Stream inner, Action<long, string> closed) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _length;
        private bool _isClosed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Note(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Note(buffer.AsSpan(offset, count));
            inner.Write(buffer, offset, count);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            Close(isDisposing: true);
            await base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            Close(disposing);
            base.Dispose(disposing);
        }

        private void Note(ReadOnlySpan<byte> written)
        {
            _hash.AppendData(written);
            _length += written.Length;
        }

        private void Close(bool isDisposing)
        {
            if (_isClosed || !isDisposing)
                return;
            _isClosed = true;
            closed(_length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
            _hash.Dispose();
        }
    }
}
