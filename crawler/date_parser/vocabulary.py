"""Words of dates that CLDR does not have, in the languages of the news; what each list is for stands beneath it."""

MONTHS = {
    "en": "9=sep,sept",
    "de": "1=jaenner,jän 2=feber,febr 3=maerz,mrz",
    "fr": "1=janv,jan 2=févr,fév,fev 4=avr 7=juil,jui 9=sept,sep 12=déc",
    "es": "9=set,setiembre,sept",
    "pt": "2=fev 9=set 10=out 12=dez",
    "it": "9=sett 5=magg",
    "nl": "3=mrt 5=mei",
    "pl": (
        "1=styczniu 2=lutym 3=marcu 4=kwietniu 5=maju 6=czerwcu 7=lipcu 8=sierpniu 9=wrześniu "
        "10=październiku,pazdz,paźdz 11=listopadzie 12=grudniu"
    ),
    "cs": (
        "1=lednu 2=únoru 3=březnu 4=dubnu 5=květnu 6=červnu 7=červenci 8=srpnu 9=září 10=říjnu 11=listopadu 12=prosinci"
    ),
    "sk": (
        "1=januára 2=februára 3=marca 4=apríla 5=mája 6=júna 7=júla 8=augusta 9=septembra 10=októbra "
        "11=novembra 12=decembra"
    ),
    "sl": (
        "1=januarja 2=februarja 3=marca 4=aprila 5=maja 6=junija 7=julija 8=avgusta 9=septembra 10=oktobra "
        "11=novembra 12=decembra"
    ),
    "hr": "1=siječnju 3=ožujku 11=studenog,studenom 12=prosincu",
    "sr": (
        "1=januara,јануара 2=februara,фебруара 3=marta,марта 4=aprila,априла 5=maja,маја "
        "6=juna,јуна,juni,јуни 7=jula,јула,juli,јули 8=avgusta,августа 9=septembra,септембра,sept,септ "
        "10=oktobra,октобра 11=novembra,новембра 12=decembra,децембра"
    ),
    "bs": (
        "1=januara 2=februara 3=marta 4=aprila 5=maja 6=juna 7=jula 8=augusta 9=septembra 10=oktobra "
        "11=novembra 12=decembra"
    ),
    "ru": "1=янв 2=фев,февр 3=мар 4=апр 6=июн 7=июл 8=авг 9=сен,сент 10=окт 11=ноя,нояб 12=дек",
    "uk": (
        "1=січ 2=лют 3=бер 4=кві,квіт 5=тра,трав 6=чер,черв 7=лип 8=сер,серп 9=вер 10=жов,жовт 11=лис,лист 12=гру,груд"
    ),
    "lv": (
        "1=janvārī 2=februārī 3=martā 4=aprīlī 5=maijā 6=jūnijā 7=jūlijā 8=augustā 9=septembrī 10=oktobrī "
        "11=novembrī 12=decembrī"
    ),
    "et": (
        "1=jaanuaril 2=veebruaril 3=märtsil 4=aprillil 5=mail 6=juunil 7=juulil 8=augustil 9=septembril "
        "10=oktoobril 11=novembril 12=detsembril"
    ),
    "ro": "11=noi,noiem 10=oct 6=iun 7=iul 1=ian 5=mai",
    "hu": "2=feb 9=szep,szept",
    "eu": (
        "1=urtarrilaren 2=otsailaren 3=martxoaren 4=apirilaren 5=maiatzaren 6=ekainaren 7=uztailaren "
        "8=abuztuaren 9=irailaren 10=urriaren 11=azaroaren 12=abenduaren"
    ),
    "sq": (
        "1=janarit 2=shkurtit 3=marsit 4=prillit 5=majit 6=qershorit 7=korrikut 8=gushtit 9=shtatorit "
        "10=tetorit 11=nëntorit 12=dhjetorit"
    ),
    "ka": (
        "1=იანვარს 2=თებერვალს 3=მარტს 4=აპრილს 5=მაისს 6=ივნისს 7=ივლისს 8=აგვისტოს 9=სექტემბერს "
        "10=ოქტომბერს 11=ნოემბერს 12=დეკემბერს"
    ),
    "he": (
        "1=בינואר 2=בפברואר 3=במרץ,במרס 4=באפריל 5=במאי 6=ביוני 7=ביולי 8=באוגוסט 9=בספטמבר 10=באוקטובר "
        "11=בנובמבר 12=בדצמבר"
    ),
    "hi": "2=फरवरी 9=सितम्बर 10=अक्तूबर 11=नवम्बर 12=दिसम्बर",
    "id": "2=pebruari 8=agt,ags,agust 11=nop,nopember",
    "": "1=i 2=ii 3=iii 4=iv 5=v 6=vi 7=vii 8=viii 9=ix 10=x 11=xi 12=xii",
}
"""Language -> further names of months (other cases, other abbreviations, without accents); empty: everywhere."""

SOLAR_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
"""Of Iran's calendar, the first one first."""

WEEKDAYS = {
    "en": "tues thur thurs",
    "de": "sonnabend mo di mi do fr sa so",
    "nl": "ma di wo do vr za zo",
    "fr": "lu ma me je ve sa di",
    "es": "mie sab",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "pl": "pn wt śr czw pt so nd ndz sb",
    "cs": "po út st čt pá so ne",
    "sk": "po ut st št pi so ne",
    "hu": "h k sze cs p szo v",
    "da": "man tir ons tor fre lør søn",
    "nb": "man tir ons tor fre lør søn",
    "el": "κυρ δευ τρι τετ πεμ παρ σαβ",
    "ru": "пн вт ср чт пт сб вс среду пятницу субботу",
    "uk": "нд середу суботу неділю",
    "bg": "пон вто сря чет пет съб нед",
    "ar": "الإثنين الاثنين اثنين ثلاثاء أربعاء خميس جمعة سبت أحد الاربعاء الاحد",
    "ko": "월 화 수 목 금 토 일",
    "ja": "月曜 火曜 水曜 木曜 金曜 土曜 日曜",
    "zh": "星期天 礼拜一 礼拜天 禮拜天 週日 週天 周天",
}
"""Language -> further names of weekdays; which day they are does not matter."""

FILLERS = """
    on, at, of, the, in, date, time, as of, am, um, den, der, dem, vom, von, datum, uhrzeit, à, a, le, la, les,
    du, de, d, l, el, los, las, a las, a la, a les, fecha, hora, del, dels, di, dal, il, lo, alle, alle ore,
    ore, ora, data, em, às, as, do, da, dia, op, om, te, kl, klo, kello, kell, klukkan, dne, dňa, v, ve, w, z,
    ze, o, ob, dnia, dana, u, у, в, во, о, от, від, на, г, год, года, году, р, r, року, рік, god, godine, године,
    m, gada, metų, г в, στις, στη, στην, ώρα, τη, την, ημερομηνία, дата, время, dátum, tarih, tarihi, saat,
    saati, pukul, jam, godz, godzina, plkst, pulksten, tanggal, pada, tarikh, lúc, vào, vào lúc, hồi, thời gian, ngày, ngày giờ, في, تاريخ,
    الساعة, ساعت, در, تاریخ, ב, בשעה, בתאריך, ת, को, पर, बजे, दिनांक, वार, เวลา, เมื่อ, ที่, วันที่, พ ศ, ค ศ,
    ปี, 日時, 日期, 时间, 時間, 于, 於, 日, 일시, 날짜, 시간,
    t, eko, ko, e, urtea, orduan, ж, ж ы, г ж, жылғы, la ora, orele,
    și, i, y, et, and, und, og, och, ja, en, is, first, last, originally, this article was, was, zuerst,
    zuletzt, erstmals, dernière, dernier, première, última, último, ultima, ultimo, por última vez, laatst, voor
    het laatst, sist, sidst, senast, viimeksi, ostatnio, ostatnia, naposledy, nazadnje, posljednji put, zadnji
    put, последнее, последняя, последна, останнє, τελευταία, legutóbb, utoljára, ilk, son, terakhir, lần cuối,
    آخر, آخرین, لאחרונה, אחרון, अंतिम, आखिरी, ล่าสุด, 最終, 最后, 最後, 最近, 初回, 최종, 최초, 기사, article, artikel,
    artículo, artigo, articolo, beitrag, story, news, post, ct, c t
"""
"""Words that stand between the parts of a date, or around it, and mean nothing of their own."""

PUBLISHED = """
    published, publish, publishing, publication, posted, created, issued, released, first published, pub date,
    pubdate, uploaded, veröffentlicht, veröffentlichung, veröffentlichungsdatum, erschienen, publiziert,
    erstellt, erscheinungsdatum, publié, publiée, publiés, paru, parue, parution, mis en ligne, mise en ligne,
    créé, créée, publicado, publicada, publicación, fecha de publicación, creado, publicação, criado,
    pubblicato, pubblicata, pubblicazione, creato, publicat, publicació, publicată, publicării, publicare,
    gepubliceerd, geplaatst, verschenen, publicatie, publicatiedatum, udgivet, offentliggjort, publiceret,
    oprettet, publisert, lagt ut, opprettet, publicerad, publicerat, publicerades, publicering, skapad,
    julkaistu, avaldatud, publicēts, publicēta, publicēja, paskelbta, publikuota, paskelbimo, opublikowano,
    opublikowany, opublikowana, publikacja, publikacji, dodano, dodany, utworzono, publikováno, zveřejněno,
    vydáno, vloženo, vytvořeno, publikované, zverejnené, uverejnené, vydané, pridané, objavljeno, objavljen,
    objava, objavljena, objavio, објављено, објава, публикувано, публикувана, публикация, објавено,
    опубликовано, опубликована, опубликован, публикации, создано, опубліковано, публікації, апублікавана,
    δημοσίευση, δημοσιεύτηκε, δημοσιεύθηκε, δημοσιευμένο, közzétéve, közzététel, megjelent, publikálva,
    létrehozva, yayınlanma, yayımlanma, yayınlandı, yayımlandı, yayın, eklenme, giriş, oluşturulma, dərc,
    diterbitkan, dipublikasikan, tayang, terbit, dibuat, đăng, xuất bản, đăng tải, نشر, النشر, نُشر, نشرت,
    منتشر, منتشر شده, انتشار, פורסם, פרסום, פורסמה, प्रकाशित, पब्लिश, प्रकाशन, প্রকাশ, প্রকাশিত, প্রকাশের,
    வெளியிடப்பட்டது, เผยแพร่, โพสต์, 公開, 掲載, 配信, 発行, 投稿, 作成, 発表, 发布,
    发表, 發布, 發表, 發佈, 刊登, 出版, 登録, 입력, 등록, 게시, 승인,
    발행, 작성, 송고, argitaratua, argitaratu, cyhoeddwyd, foilsithe, birt, publikuar, გამოქვეყნდა, հրապարակված,
    imechapishwa
"""
"""Words beside the date of publication."""

MODIFIED = """
    updated, update, modified, edited, revised, amended, changed, corrected, refreshed, modification, revision,
    aktualisiert, aktualisierung, aktualisiert am, akt, geändert, bearbeitet, überarbeitet, stand, änderung, mis à
    jour, mise à jour, modifié, modifiée, actualisé, actualisée, màj, maj le, actualizado, actualizada,
    actualización, modificado, modificada, modificación, atualizado, atualizada, atualização, modificação,
    alterado, aggiornato, aggiornata, aggiornamento, modificato, modifica, actualitzat, actualitzada, modificat,
    actualizat, actualizată, actualizare, modificată, actualizării, bijgewerkt, gewijzigd, aangepast, geüpdatet,
    opdateret, ændret, redigeret, oppdatert, endret, uppdaterad, uppdaterat, uppdaterades, uppdatering, ändrad,
    redigerad, päivitetty, muokattu, uuendatud, muudetud, atjaunots, atjaunināts, atjaunota, papildināts,
    atnaujinta, atnaujintas, pakeista, zaktualizowano, zaktualizowany, aktualizacja, aktualizacji, zmieniono,
    zmodyfikowano, edytowano, modyfikacja, aktualizováno, upraveno, aktualizace, změněno, aktualizované,
    upravené, aktualizácia, posodobljeno, osveženo, spremenjeno, ažurirano, osvježeno, izmijenjeno, izmenjeno,
    ажурирано, измењено, обновено, актуализирано, актуализирана, променено, обновлено, обновлена, обновление,
    изменено, изменения, отредактировано, оновлено, оновлення, змінено, ενημέρωση, ενημερώθηκε, ανανεώθηκε,
    τροποποίηση, frissítve, módosítva, frissült, frissítés, módosítás, güncelleme, güncellenme, güncellendi,
    düzenlenme, yeniləndi, diperbarui, diupdate, pembaruan, dikemas kini, dikemaskini, cập nhật, تحديث, تعديل,
    محدث, بروزرسانی, به روزرسانی, به روز رسانی, ویرایش, עודכן, עדכון, עודכנה, अपडेट, अपडेटेड, अद्यतन, संशोधित,
    আপডেট, হালনাগাদ, புதுப்பிக்கப்பட்டது, อัปเดต, อัพเดต, ปรับปรุง, แก้ไข, 更新,
    修正, 改訂, 修改, 修订, 修訂, 수정, 업데이트, 갱신,
    eguneratua, eguneratu, diweddarwyd, uppfært, përditësuar, განახლდა, թարմացվել
"""
"""Words beside the date of the last change."""
