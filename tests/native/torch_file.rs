//! Files as `torch.save` writes them: a zip without compression, a pickle of protocol 2, and a file of bytes for each tensor.

use std::io::{Cursor, Write};

use saddle::network::state_dict::NamedTensor;
use saddle::run::float_bytes;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A pickle, and the storages that it names.
#[derive(Clone, Debug)]
pub(crate) struct Pickle {
    pub(crate) bytes: Vec<u8>,
    pub(crate) storages: Vec<Vec<u8>>,
}

impl Pickle {
    pub(crate) fn new() -> Self {
        Self { bytes: b"\x80\x02".to_vec(), storages: Vec::new() }
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub(crate) fn global(&mut self, module: &str, name: &str) -> &mut Self {
        self.raw(format!("c{module}\n{name}\n").as_bytes())
    }

    pub(crate) fn string(&mut self, text: &str) -> &mut Self {
        self.raw(b"X").raw(&u32::try_from(text.len()).unwrap().to_le_bytes()).raw(text.as_bytes())
    }

    pub(crate) fn int(&mut self, value: usize) -> &mut Self {
        self.raw(b"J").raw(&i32::try_from(value).unwrap().to_le_bytes())
    }

    fn ints(&mut self, values: &[usize]) -> &mut Self {
        self.raw(b"(");
        values.iter().for_each(|&value| {
            self.int(value);
        });
        self.raw(b"t")
    }

    /// An `OrderedDict` of these pairs.
    pub(crate) fn dict(&mut self, pairs: impl FnOnce(&mut Self)) -> &mut Self {
        self.global("collections", "OrderedDict").raw(b")R(");
        pairs(self);
        self.raw(b"u")
    }

    /// A tensor of `storage`'s numbers, which are `size` bytes each.
    pub(crate) fn view(&mut self, storage: &str, size: usize, bytes: Vec<u8>, shape: &[usize], strides: &[usize]) -> &mut Self {
        let (key, count) = (self.storages.len().to_string(), bytes.len() / size);
        self.storages.push(bytes);
        self.global("torch._utils", "_rebuild_tensor_v2").raw(b"((").string("storage").global("torch", storage);
        self.string(&key).string("cpu").int(count).raw(b"tQ").int(0).ints(shape).ints(strides);
        self.raw(b"\x89").global("collections", "OrderedDict").raw(b")RtR")
    }

    pub(crate) fn tensor(&mut self, storage: &str, size: usize, bytes: Vec<u8>, shape: &[usize]) -> &mut Self {
        let strides: Vec<usize> = (0..shape.len()).map(|at| shape[at + 1..].iter().product()).collect();
        self.view(storage, size, bytes, shape, &strides)
    }

    pub(crate) fn floats(&mut self, tensors: &[NamedTensor]) -> &mut Self {
        for NamedTensor { name, shape, values } in tensors {
            self.string(name).tensor("FloatStorage", 4, float_bytes::encode(values.iter().copied()), shape);
        }
        self
    }

    /// The whole file.
    pub(crate) fn file(&self) -> Vec<u8> {
        let mut files = vec![("data.pkl".to_owned(), [&self.bytes[..], b"."].concat())];
        files.extend(self.storages.iter().enumerate().map(|(at, bytes)| (format!("data/{at}"), bytes.clone())));
        files.push(("version".to_owned(), b"3\n".to_vec()));
        with_zip64(&zip_of("generator_epoch_50", &files, CompressionMethod::Stored))
    }
}

/// A zip of files in a folder.
pub(crate) fn zip_of(folder: &str, files: &[(String, Vec<u8>)], compression: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(format!("{folder}/{name}"), SimpleFileOptions::default().compression_method(compression)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same zip with end records of zip64, which PyTorch always writes.
fn with_zip64(zip: &[u8]) -> Vec<u8> {
    let (files, end) = zip.split_at(zip.len() - 22);
    let word = |at: usize| u64::from(u32::from_le_bytes(end[at..at + 4].try_into().unwrap()));
    let count = u64::from(u16::from_le_bytes([end[10], end[11]]));
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44_u64.to_le_bytes());
    record.extend([30, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [count, count, word(12), word(16)] {
        record.extend(number.to_le_bytes());
    }
    let locator = [&b"PK\x06\x07\0\0\0\0"[..], &(files.len() as u64).to_le_bytes(), &[1, 0, 0, 0]].concat();
    [files, &record, &locator, end].concat()
}

/// `torch.save(net.state_dict(), …)`, with the versions of its modules.
pub(crate) fn state_dict(tensors: &[NamedTensor]) -> Vec<u8> {
    let mut pickle = Pickle::new();
    pickle.dict(|pickle| {
        pickle.floats(tensors);
    });
    pickle.raw(b"}").string("_metadata").dict(|pickle| {
        pickle.string("").raw(b"}").string("version").int(1).raw(b"s");
    });
    pickle.raw(b"sb").file()
}
