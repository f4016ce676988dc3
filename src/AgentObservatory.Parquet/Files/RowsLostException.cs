namespace AgentObservatory.Parquet.Files;

/// <summary>Rows could not be encoded. Their file never becomes readable, whatever the disk does.</summary>
internal sealed class RowsLostException(Exception cause) : IOException("Rows could not be encoded: " + cause.Message, cause);
