// All that the verifying code uses besides itself, in one place for whoever reads it to trust it.
global using NSec.Cryptography;
global using System.Buffers.Binary;
global using System.Globalization;
global using System.Numerics;
global using System.Security.Cryptography;
global using System.Text.Json;
global using System.Text.Unicode;
global using System.Text;
global using static Compliance.Proof.Verifying.RefusedException;
