using System.Text;

namespace Compliance.Testing.Canaries;

/// <summary>Keeps a copy of what this process writes to standard output and standard error, from its making until it is disposed.</summary>
public sealed class ConsoleCapture : IDisposable
{
    private readonly StringBuilder _text = new();
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;

    public ConsoleCapture()
    {
        Console.SetOut(TextWriter.Synchronized(new Copy(_output, _text)));
        Console.SetError(TextWriter.Synchronized(new Copy(_error, _text)));
    }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    private sealed class Copy(TextWriter original, StringBuilder copy) : TextWriter
    {
        public override Encoding Encoding => original.Encoding;

        public override void Write(char value)
        {
            lock (copy)
                copy.Append(value);
            original.Write(value);
        }

        public override void Write(string? value)
        {
            lock (copy)
                copy.Append(value);
            original.Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void WriteLine(string? value) => Write(value + CoreNewLine.AsSpan().ToString());

        public override void Flush() => original.Flush();
    }
}
