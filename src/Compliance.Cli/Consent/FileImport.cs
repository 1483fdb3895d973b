using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ImportBatch = Compliance.Consent.Importing.ImportBatch;

namespace Compliance.Cli.Consent;

/// <summary>Sends a file's rows in batches, some at a time, and tells what became of them. Holds no more than these in memory.</summary>
internal sealed class FileImport(ImportClient client, string system, ImportReport report)
{
    private const int BatchesAtOnce = 4;

    /// <exception cref="UsageException">The file cannot be read.</exception>
    /// <exception cref="ImportClientException">The deployment refuses a batch as a whole, or does not answer.</exception>
    public async Task<int> Run(string path, string delimiter, CancellationToken cancellation)
    {
        await using var file = Open(path);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        report.Begin(hash);
        file.Position = 0;
        using var text = new StreamReader(file, Encoding.UTF8);
        await Parallel.ForEachAsync(
            Batches(text, delimiter, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellation },
            async (rows, stop) =>
            {
                var result = await client.Send(system, hash, [.. rows.Select(each => each.Row!)], stop);
                var lines = rows.ToDictionary(each => each.Number, each => each.Line);
                report.Took(rows.Count, result, row => lines[row]);
            });
        return report.Refused == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private async IAsyncEnumerable<List<FileRow>> Batches(
        TextReader text, string delimiter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var batch = new List<FileRow>();
        await foreach (var row in ConsentFile.Read(text, delimiter, cancellation))
        {
            if (row.Wrong is { } wrong)
            {
                report.Refuse(row.Line, row.Number, wrong.Column, wrong.Reason);
                continue;
            }

            batch.Add(row);
            if (batch.Count < ImportBatch.MaxRows)
                continue;
            yield return batch;
            batch = [];
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read.");
        }
    }
}
